"""What the cards that were laid open say together."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from makewith.foundation.people.models import Person
from makewith.loop.decisions.reviews.models import Entry, Outcome, Scorecard
from makewith.loop.decisions.reviews.queries.cards import cards_on
from makewith.loop.decisions.reviews.rules import Criterion, Rules
from makewith.loop.decisions.reviews.statistics import Spread, spread_of, weighted


@dataclass(frozen=True)
class Compared:
    """An entry with what its cards say: a Spread for each criterion, the cards as one figure, and where reviewers lean."""

    entry: Entry
    spreads: tuple[tuple[Criterion, Spread | None], ...]
    middle: float | None
    low: float | None
    high: float | None
    leanings: dict[str, int]
    cards: list[Scorecard] = field(default_factory=list)

    @property
    def n(self) -> int:
        return len(self.cards)

    @property
    def furthest(self) -> list[tuple[Criterion, Spread]]:
        """What was judged, the criterion on which reviewers lie furthest apart first."""
        judged = [(criterion, spread) for criterion, spread in self.spreads if spread]
        return sorted(judged, key=lambda pair: -pair[1].apart / (pair[0].steps - 1))

    @property
    def disagreements(self) -> int:
        return sum(1 for _criterion, spread in self.spreads if spread and spread.is_apart)


def compare(entries: Sequence[Entry], rules: Rules, person: Person) -> list[Compared]:
    """What the cards that were in when they were laid open say about each entry. One query."""
    cards = cards_on(entries, person)
    return [_compared(entry, [card for card in cards[entry.pk] if card.submitted_at], rules) for entry in entries]


def _compared(entry: Entry, cards: list[Scorecard], rules: Rules) -> Compared:
    spreads = tuple(
        (one, spread_of([mark for card in cards if (mark := card.marks.get(one.key)) is not None], rules.apart))
        for one in rules.criteria
    )
    whole = sorted(figure for card in cards if (figure := weighted(card.marks, rules.criteria)) is not None)
    half = len(whole) // 2
    middle = (whole[half] + whole[~half]) / 2 if whole else None
    leanings = {value: sum(1 for card in cards if card.leaning == value) for value in Outcome.values}
    return Compared(entry, spreads, middle, whole[0] if whole else None, whole[-1] if whole else None, leanings, cards)
