"""The heard rate against a plain reference that follows the sentence in the rules word by word."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.tests.factories import ProgrammeFactory
from makewith.foundation.trail.models import Audience, Credit, CreditRole, Item
from makewith.foundation.trail.queries import Heard, heard_rate, who_waits

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)
PROMISE = timedelta(days=14)

# (person, days since it was given, days until it was heard or None, taken back)
gifts = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.integers(0, 40),
        st.one_of(st.none(), st.integers(0, 40)),
        st.booleans(),
    ),
    max_size=12,
)


def reference(rows: list[tuple[int, int, int | None, bool]]) -> Heard:
    people = heard = late = waiting = 0
    for person in {row[0] for row in rows if not row[3]}:
        own = sorted(((age, wait) for who, age, wait, gone in rows if who == person and not gone), key=lambda r: -r[0])
        counted = [
            (age, wait) for age, wait in own if (wait is not None and wait <= age) or timedelta(days=age) > PROMISE
        ]
        if not counted:
            waiting += 1
            continue
        people += 1
        age, wait = counted[0]
        if wait is not None and wait <= age:
            heard += timedelta(days=wait) <= PROMISE
        else:
            late += 1
    return Heard(people=people, heard=heard, late=late, waiting=waiting)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=gifts)
def test_it_agrees_with_the_reference(rows: list[tuple[int, int, int | None, bool]]) -> None:
    # One person's gifts of one day are told apart by seconds, so that "earliest" has one answer.
    rows = list({(row[0], row[1]): row for row in rows}.values())
    programme = ProgrammeFactory(promise_days=14)
    people = [PersonFactory() for _ in range(5)]
    for number, (who, age, wait, gone) in enumerate(rows, start=1):
        given_at = NOW - timedelta(days=age)
        item = Item.objects.create(
            programme=programme, kind="idea", number=number, title="x", audience=Audience.PUBLIC,
            occurred_at=given_at, withdrawn_at=NOW if gone else None,
        )  # fmt: skip
        heard_at = given_at + timedelta(days=wait) if wait is not None and wait <= age else None
        Credit.objects.create(item=item, person=people[who], heard_at=heard_at)
    heard = heard_rate(programme, NOW)
    assert heard == reference(rows)
    # Who waits, as the team's pages say it: people with anything unanswered, and of the late ones those the rate counts.
    unanswered = [
        (who, timedelta(days=age)) for who, age, wait, gone in rows if not gone and (wait is None or wait > age)
    ]
    waits = who_waits(programme, PersonFactory(), NOW, soon=timedelta(days=7))
    assert waits.late == len({who for who, age in unanswered if age > PROMISE})
    assert waits.late_first == heard.late
    assert waits.soon == len({who for who, age in unanswered if PROMISE - timedelta(days=7) < age <= PROMISE})


@pytest.mark.django_db
def test_nobody_to_speak_of_has_no_rate() -> None:
    assert heard_rate(ProgrammeFactory(), NOW).rate is None


@pytest.mark.django_db
def test_who_signs_for_the_company_is_not_counted() -> None:
    programme = ProgrammeFactory()
    item = Item.objects.create(
        programme=programme, kind="decision", number=1, title="x", audience=Audience.PUBLIC,
        occurred_at=NOW - timedelta(days=30),
    )  # fmt: skip
    Credit.objects.create(item=item, person=PersonFactory(), role=CreditRole.SIGNATORY)
    assert heard_rate(programme, NOW) == Heard(people=0, heard=0, late=0, waiting=0)
