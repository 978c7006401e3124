"""What boards keep about a person beyond rows: the cards that they never handed in."""

from typing import Any

from makewith.foundation.people.models import Person
from makewith.loop.decisions.reviews.models import Scorecard


def tell(person: Person) -> dict[str, Any]:
    """Cards are told row by row (`config/keepers.py`), those that are not handed in among them."""
    return {}


def forget(person: Person) -> None:
    """A card that was not handed in goes, as a draft does. One that is in counts, and says no name."""
    Scorecard.objects.filter(reviewer=person, submitted_at=None, stood_back_at=None).delete()
