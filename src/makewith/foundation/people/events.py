"""What became true about people."""

from dataclasses import dataclass

from makewith.foundation.activity.events import Happened


@dataclass(frozen=True, kw_only=True)
class PersonJoined(Happened):
    """Somebody signed in for the first time and chose a name. The subject is the person."""


@dataclass(frozen=True, kw_only=True)
class PersonConnected(Happened):
    """Somebody who was invited or imported signed in for the first time. The subject is the person."""


@dataclass(frozen=True, kw_only=True)
class AppearanceChanged(Happened):
    """A person chose another name, or how it is shown. The subject is the person."""


@dataclass(frozen=True, kw_only=True)
class CompanyChanged(Happened):
    """The company's name, line or contact changed."""

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class StakeholderKindSet(Happened):
    """A kind was added or changed. The subject is the kind."""


@dataclass(frozen=True, kw_only=True)
class PersonErased(Happened):
    """Nothing says any more who somebody was. The subject is the person, the actor who asked for it."""

    takes_back: bool


@dataclass(frozen=True, kw_only=True)
class ArchiveReady(Happened):
    """A copy of somebody's data lies ready. The subject is the archive, the actor its person."""


@dataclass(frozen=True, kw_only=True)
class AddressChanged(Happened):
    """A person signs in and gets letters at another address. The subject is the person."""
