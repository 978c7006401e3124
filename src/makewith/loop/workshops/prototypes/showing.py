"""What the pages say about what people said: whose words, what was found, and how far it carries."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.loop.workshops.models import Seat, Table
from makewith.loop.workshops.prototypes.comparing import FEWEST_FOR_MORE_THAN_A_DIRECTION, FEWEST_PEOPLE, Comparison
from makewith.loop.workshops.prototypes.models import Version
from makewith.loop.workshops.prototypes.queries import ElementRow, Story

ONE_EVENING = timedelta(hours=12)


def by_line(version: Version, seat: Seat | None, table: Table | None = None) -> str:
    """Whose words these are: a name and a table, or no name where people were promised none."""
    if seat is None:
        return table.name if table else _("All together")
    if not version.shows_names:
        return _("Without a name")
    name = seat.name or _("Somebody")
    return f"{name}, {table.name}" if table else name


def chosen(story: Story, element_id: str) -> ElementRow | None:
    """The element that was asked for, or the one that changed most, or the first."""
    asked = [row for row in story.rows if str(row.element.public_id) == element_id]
    return next(iter([*asked, *filter(None, [story.changed_most]), *story.rows]), None)


def numbers_shown(story: Story, asked: str) -> list[int]:
    """Which versions stand beside each other: the one asked for, or the two that are compared, or the newest two."""
    numbers = [version.number for version in story.versions]
    if asked.isdecimal() and len(asked) < 5 and int(asked) in numbers:
        return [int(asked)]
    if pair := story.compared:
        return [version.number for version in pair]
    return numbers[-2:]


def finding(story: Story) -> str:
    """The comparison as one sentence, and nothing where too few judged."""
    shown = [row for row in story.rows if row.comparison and row.comparison.is_shown]
    if not shown or story.compared is None:
        return ""
    better = [row for row in shown if row.comparison and row.comparison.got_better]
    others = [row for row in shown if row not in better]
    number = story.compared[1].number
    said = ngettext(
        "%(better)d of %(count)d part gives a larger share of people something in version %(number)d.",
        "%(better)d of %(count)d parts give a larger share of people something in version %(number)d.",
        len(shown),
    ) % {"better": len(better), "count": len(shown), "number": number}
    if len(others) == 1 and better:
        said += " " + _("“%(title)s” does not.") % {"title": others[0].newest.title}
    return said


def caption(story: Story) -> tuple[str, str] | None:
    """How far it carries: a few words, and why. None where there is nothing to compare."""
    if story.compared is None:
        return None
    both = [row.comparison.pairs.people for row in story.rows if row.comparison and row.comparison.pairs]
    if not both:
        return (
            _("Too few to compare."),
            _("Nothing is said about fewer than %(count)d people, so that nobody is counted alone.")
            % {"count": FEWEST_PEOPLE},
        )
    fewest = min(both)
    why = ngettext("%(count)d person judged both versions.", "%(count)d people judged both versions.", fewest) % {
        "count": fewest
    }
    before, after = story.compared
    if before.opened_at and after.opened_at and after.opened_at - before.opened_at < ONE_EVENING:
        why += " " + _("It was on one evening, and they had just helped to build it.")
    if fewest < FEWEST_FOR_MORE_THAN_A_DIRECTION:
        return _("Read it as a direction, not a proof."), why
    return _("More than chance where the interval says so."), why


def result_words(comparison: Comparison | None) -> str:
    """What the test and the interval say of one part, with their names."""
    if comparison is None or comparison.pairs is None or comparison.p is None or comparison.interval is None:
        return _("Fewer than %(count)d people judged both.") % {"count": FEWEST_PEOPLE}
    pairs, (low, high) = comparison.pairs, comparison.interval
    return _(
        "%(won)d of %(people)d changed to “gives me something”, %(lost)d away from it: %(difference)+d points, between "
        "%(low)+d and %(high)+d. Exact McNemar test: p %(p)s."
    ) % {
        "won": pairs.only_after,
        "lost": pairs.only_before,
        "people": pairs.people,
        "difference": round(100 * pairs.difference),
        "low": round(100 * low),
        "high": round(100 * high),
        "p": "< 0.001" if comparison.p < 0.001 else f"= {comparison.p:.3f}",
    }
