"""How many votes somebody has in a call."""

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from makewith.foundation.people.models import Person
from makewith.loop.ideas.models import Call, Idea, IdeaState


class BudgetSpent(ValidationError):
    """Somebody who has given all their votes wants to give another."""

    def __init__(self, budget: int) -> None:
        text = ngettext(
            "You have given your vote here. Take it back where you need it less, then vote for this.",
            "You have given all %(n)d of your votes here. Take one back where you need it less, then vote for this.",
            budget,
        )
        super().__init__(text % {"n": budget}, code="budget_spent")


def votes_given(person: Person, call: Call) -> int:
    """How many of their votes are bound. One for an idea whose way is over, or that was taken back, is free again."""
    voted = Idea.objects.filter(supports__person=person, call=call, takes_support=True)
    return voted.filter(state__in=[IdeaState.OPEN, IdeaState.HELD]).count()


def lock_votes(person: Person) -> None:
    """Make somebody's votes take turns, so that twenty at once are counted one after the other."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def stay_within(budget: int, person: Person, call: Call) -> None:
    """Raises BudgetSpent if the vote that was just stored is one too many; asked under `lock_votes`."""
    if votes_given(person, call) > budget:
        raise BudgetSpent(budget)
