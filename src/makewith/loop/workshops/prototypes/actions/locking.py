"""The version as it is now, so that nothing is said of it while it closes, or changed while it opens."""

from makewith.loop.workshops.prototypes import queries
from makewith.loop.workshops.prototypes.models import Version


def locked_version(version: Version) -> Version:
    """Locked until this transaction ends. Versions are never deleted, so it is there."""
    return queries.version_rows().select_for_update(of=("self",), no_key=True).get(pk=version.pk)
