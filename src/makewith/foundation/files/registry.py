"""Who decides who may see a file. Filled by config at start-up."""

from collections.abc import Callable
from typing import Any

MaySee = Callable[[Any, Any], bool]

_holders: dict[str, MaySee] = {}


def register_holder(name: str, may_see: MaySee) -> None:
    """`may_see(person, file)` answers for every file whose `holder` is `name`; person is None for a visitor."""
    _holders[name] = may_see


def may_see(person: Any, file: Any) -> bool:
    """Raises KeyError for a holder that nobody registered."""
    return _holders[file.holder](person, file)
