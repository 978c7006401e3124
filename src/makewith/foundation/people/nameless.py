"""People who left their name away, as pages show people."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from makewith.foundation.people.models import Paper, Person, ShownAs, StakeholderKind


@dataclass(frozen=True)
class Nameless:
    """Stands where a person is shown, with nothing in it that tells two of a kind apart."""

    shown_name: str
    paper: str = Paper.KRAFT
    kind: StakeholderKind | None = None
    about: str = ""
    shown_as: str = ShownAs.KIND
    pk: None = None
    erased_at: None = None


def one_of_a_kind(person: Person) -> Nameless:
    """Somebody of the same kind: "A receiver"; "Somebody" where there is none. Needs `kind` to be loaded."""
    kind = person.kind if person.kind_id else None
    if kind is None or person.erased_at:
        return Nameless(_("Somebody"))
    article = "An" if kind.name[:1].lower() in "aeiou" else "A"
    return Nameless(f"{article} {kind.name}", kind.paper, kind)


def the_author() -> Nameless:
    """How the author of a thing without a name appears in the conversation about it."""
    return Nameless(_("The author"))
