"""What a block's phase allows, kept as data on the block and read as an object."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SWITCHES = ("private", "writing", "names", "apart", "moderated")
VOTED_ON = ("note", "group")
MOST_DOTS = 50


@dataclass(frozen=True)
class VoteRules:
    """Dots: how many each has, and how many of them one thing may get. `on` is "note" or "group"."""

    on: str = "group"
    budget: int = 5
    cap: int = 3


@dataclass(frozen=True)
class BlockRules:
    """`private`: each sees only their own notes until they are revealed. `writing`: notes are taken. `names` stand beside
    notes. `apart`: each table has a board of its own. `moderated`: the team reads notes before they are revealed.
    """

    private: bool = False
    writing: bool = False
    names: bool = True
    apart: bool = False
    moderated: bool = False
    vote: VoteRules | None = None

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """The rules that `data` says, the defaults where it says nothing. Raises ValidationError by field for nonsense."""
        switches = {name: bool(data[name]) for name in SWITCHES if name in data}
        vote = data.get("vote")
        return cls(**switches, vote=_vote(vote) if vote else None)

    def data(self) -> dict[str, Any]:
        """What is kept: only what differs from the default, so that a block of talking has none."""
        kept = {name: getattr(self, name) for name in SWITCHES if getattr(self, name) != getattr(BlockRules, name)}
        return {**kept, "vote": asdict(self.vote)} if self.vote else kept

    def with_vote(self, vote: VoteRules | None) -> Self:
        return replace(self, vote=vote)

    def words(self) -> list[str]:
        """The rules in plain sentences, for people who lead it."""
        said = []
        if self.writing:
            said.append(
                _("Everybody can write.") if not self.apart else _("Everybody can write, each table by itself.")
            )
        elif self.apart:
            said.append(_("Each table works by itself."))
        if self.private:
            said.append(_("Private until you reveal it."))
        if not self.names:
            said.append(_("Without names."))
        if self.moderated:
            said.append(_("The team reads before anything is shown."))
        if self.vote:
            dots = ngettext("Everybody has %(count)d dot", "Everybody has %(count)d dots", self.vote.budget)
            said.append(
                (dots + _(", at most %(cap)d on one. Nobody sees who voted for what."))
                % {"count": self.vote.budget, "cap": self.vote.cap}
            )
        return said or [_("Talking. Nothing is written on phones.")]


def _vote(data: Mapping[str, Any]) -> VoteRules:
    vote = VoteRules(**{name: data[name] for name in ("on", "budget", "cap") if name in data})
    if vote.on not in VOTED_ON:
        raise ValidationError({"vote_on": _("People vote on notes or on groups.")})
    if not 1 <= vote.budget <= MOST_DOTS:
        raise ValidationError({"budget": _("Give everybody between 1 and %(most)d dots.") % {"most": MOST_DOTS}})
    if not 1 <= vote.cap <= vote.budget:
        raise ValidationError({"cap": _("One thing can get at least 1 dot, and no more than somebody has.")})
    return vote
