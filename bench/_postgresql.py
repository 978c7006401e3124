"""A PostgreSQL of the benchmark's own, with fsync and its cost."""

import sys
from contextlib import AbstractContextManager

from bench._site import ROOT

sys.path.insert(0, str(ROOT / "tools"))


def durable_postgresql() -> AbstractContextManager[str]:
    """The database URL of a fresh server that is gone after the block."""
    from postgresql import cluster

    return cluster(durable=True)
