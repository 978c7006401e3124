"""`makewith seed`: any amount of plausible content, for trying and measuring. Nothing of it is told to anybody."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import click
from django.db import connection, transaction
from django.utils import timezone

from makewith.foundation.people.founding import found_company, found_kind
from makewith.foundation.people.importing import bring_in_people
from makewith.foundation.people.models import Company, Paper, Person, Side, StakeholderKind
from makewith.foundation.programmes.actions import change_activity, create_programme, open_programme
from makewith.foundation.programmes.models import Programme, Role
from makewith.loop.ideas.actions import CALL_KIND, create_call
from makewith.loop.ideas.importing import ImportedIdea, import_ideas, import_supports
from makewith.loop.ideas.models import Call
from makewith.surfaces.cli.administrator import acting_administrator
from makewith.surfaces.cli.demo.crowd import names
from makewith.surfaces.cli.words import idea_of

SLUG = "seeded"
IDEAS_AT_ONCE = 2000
SUPPORTS_AT_ONCE = 20000
SPREAD = timedelta(days=120)


@click.command()
@click.option("--ideas", "ideas_wanted", type=click.IntRange(0, 5_000_000), default=100, show_default=True)
@click.option("--supports", "supports_wanted", type=click.IntRange(0, 50_000_000), default=1000, show_default=True)
@click.option("--programme", "slug", default=SLUG, show_default=True, metavar="SLUG", help="Made if there is none.")
@click.option("--random-seed", default=1, show_default=True, help="The same number makes the same content.")
def seed(ideas_wanted: int, supports_wanted: int, slug: str, random_seed: int) -> None:
    """Add this many ideas, and supporters of them, to the first call of a programme."""
    lots = random.Random(random_seed)  # noqa: S311
    now = timezone.now()
    call, actor = _call_of(slug, now)
    people = _people(ideas_wanted, supports_wanted, lots)
    if supports_wanted > ideas_wanted * (len(people) - 1):
        raise click.UsageError("There cannot be that many supports of so few ideas: each person supports an idea once.")
    made: list[tuple[int, int, datetime]] = []
    with click.progressbar(length=ideas_wanted, label="Ideas") as bar:
        for chunk in _chunks(ideas_wanted, IDEAS_AT_ONCE):
            rows = [_idea(lots, people, now) for _ in range(chunk)]
            ideas = import_ideas(actor=actor, call=call, source="", rows=rows, now=now)
            made += [(idea.pk, idea.author_id, idea.active_at) for idea in ideas]
            bar.update(chunk)
    with click.progressbar(length=supports_wanted, label="Supports") as bar:
        supports: list[tuple[int, int, datetime]] = []
        for support in _supports(made, [person.pk for person in people], supports_wanted, now, lots):
            supports.append(support)
            if len(supports) == SUPPORTS_AT_ONCE:
                import_supports(actor=actor, call=call, supports=supports, now=now)
                bar.update(len(supports))
                supports = []
        if supports:
            import_supports(actor=actor, call=call, supports=supports, now=now)
            bar.update(len(supports))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    click.echo(f"{ideas_wanted} ideas and {supports_wanted} supports added to {slug}/{call.activity.slug}.")


def _chunks(total: int, size: int) -> Iterator[int]:
    while total > 0:
        yield min(total, size)
        total -= size


@transaction.atomic
def _call_of(slug: str, now: datetime) -> tuple[Call, Person]:
    """The newest open call of the programme and an owner; what is missing is made."""
    programme = Programme.objects.filter(slug=slug).first()
    if programme is None:
        actor = acting_administrator(now)
        if not Company.objects.exists():
            found_company(name="Makewith")
        programme = create_programme(
            actor=actor, now=now, slug=slug, name=f"Seeded: {slug}"[:80], goal="Try it out with a lot of content."
        )
        open_programme(actor=actor, programme=programme, now=now)
    owner = Person.objects.filter(team_roles__programme=programme, team_roles__role=Role.OWNER).order_by("pk").first()
    if owner is None:
        raise click.ClickException(f"{programme.name} has no owner.")
    calls = Call.objects.filter(activity__programme=programme, activity__kind=CALL_KIND)
    call = calls.select_related("activity__programme").order_by("-pk").first()
    if call is None:
        call = create_call(
            actor=owner, programme=programme, now=now, title="Where should a parcel wait?", opens_at=now - SPREAD
        )
        change_activity(actor=owner, activity=call.activity, now=now, state="open")
    return call, owner


def _people(ideas: int, supports: int, lots: random.Random) -> list[Person]:
    """Enough people that an idea's supporters are different ones, and not so many that each does one thing only."""
    kinds = list(StakeholderKind.objects.all()) or [
        found_kind(name="customer", side=Side.CUSTOMER, paper=Paper.LEMON),
        found_kind(name="employee", side=Side.EMPLOYEE_FACING, paper=Paper.MINT),
        found_kind(name="partner", side=Side.PARTNER, paper=Paper.APRICOT),
    ]
    count = min(50_000, max(50, ideas // 4, supports // 50, 3 * supports // max(ideas, 1)))
    return bring_in_people(people=[(name, lots.choice(kinds)) for name in names(count, lots)])


def _idea(lots: random.Random, people: list[Person], now: datetime) -> ImportedIdea:
    title, today, instead = idea_of(lots)
    return ImportedIdea(
        author=lots.choice(people),
        title=title,
        answers={"today": today, "instead": instead},
        submitted_at=now - SPREAD * lots.random(),
        needs_answer=lots.random() < 0.3,
    )


def _supports(
    ideas: list[tuple[int, int, datetime]], people: list[int], wanted: int, now: datetime, lots: random.Random
) -> Iterator[tuple[int, int, datetime]]:
    """Exactly `wanted` supports, few ideas with many and many with few; nobody supports their own or one twice."""
    counts = _counts(len(ideas), len(people) - 1, wanted, lots)
    for (idea_id, author_id, since), count in zip(ideas, counts, strict=True):
        drawn = lots.sample(people, min(count + 1, len(people)))
        for person in [person for person in drawn if person != author_id][:count]:
            yield idea_id, person, since + (now - since) * lots.random()


def _counts(ideas: int, most: int, wanted: int, lots: random.Random) -> list[int]:
    """How many supporters each idea gets: `wanted` together, at most `most` each."""
    weights = [lots.paretovariate(1.2) for _ in range(ideas)]
    share = wanted / sum(weights) if weights else 0
    counts = [min(most, int(share * weight)) for weight in weights]
    left = wanted - sum(counts)
    while left > 0:
        for position in range(ideas):
            if left and counts[position] < most:
                counts[position] += 1
                left -= 1
    return counts
