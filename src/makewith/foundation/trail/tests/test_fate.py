"""What became of something, where one decision said go to some things and no to others."""

from datetime import UTC, datetime

import pytest

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import ProgrammeState
from makewith.foundation.programmes.tests.factories import ProgrammeFactory
from makewith.foundation.trail.actions import Giver, link_items, make_item
from makewith.foundation.trail.models import Audience, CreditRole, Item, Relation
from makewith.foundation.trail.queries import Fate, evidence_counts, fate_of, onward_from, steps_of

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_what_was_declined_does_not_share_in_what_its_decision_delivered() -> None:
    programme, person = ProgrammeFactory(), PersonFactory()

    def item(kind: str) -> Item:
        return make_item(
            programme=programme, kind=kind, title=kind, givers=[Giver(person)], audience=Audience.PUBLIC, now=NOW
        )

    adopted, declined, decision, delivery = item("idea"), item("idea"), item("decision"), item("delivery")
    link_items(source=adopted, target=decision, relation=Relation.ADOPTED_BY, now=NOW)
    link_items(source=declined, target=decision, relation=Relation.DECLINED_BY, reason="Too dear.", now=NOW)
    link_items(source=decision, target=delivery, relation=Relation.DELIVERED_BY, now=NOW)
    graph = onward_from([adopted, declined], person)
    assert fate_of(graph, adopted.pk) == Fate.CHANGED
    assert fate_of(graph, declined.pk) == Fate.TIED
    assert graph.reachable(declined.pk) == {decision.pk}
    assert [step.item for step in steps_of(declined, person)] == [declined, decision]
    assert [step.item for step in steps_of(adopted, person)] == [adopted, decision, delivery]


@pytest.mark.django_db
def test_people_behind_an_insight_are_those_who_gave_not_those_who_signed() -> None:
    programme = ProgrammeFactory()
    giver, researcher = PersonFactory(), PersonFactory()
    target = make_item(programme=programme, kind="insight", title="x", givers=[], audience=Audience.PUBLIC, now=NOW)
    for person, role in ((giver, CreditRole.AUTHOR), (researcher, CreditRole.SIGNATORY)):
        source = make_item(
            programme=programme, kind="idea", title="x", givers=[Giver(person, role=role)], audience=Audience.PUBLIC,
            now=NOW,
        )  # fmt: skip
        link_items(source=source, target=target, relation=Relation.EVIDENCE_FOR, now=NOW)
    assert evidence_counts([target.pk]) == {target.pk: (2, 1)}


@pytest.mark.django_db
def test_what_one_gave_can_be_taken_back_when_the_programme_closed_its_doors() -> None:
    programme, person, other = ProgrammeFactory(), PersonFactory(), PersonFactory()
    item = make_item(
        programme=programme, kind="decision", title="x", givers=[Giver(person)], audience=Audience.PUBLIC, now=NOW
    )
    programme.state = ProgrammeState.DRAFT
    programme.save()
    assert list(Item.objects.visible_to(person)) == [item]
    assert list(Item.objects.visible_to(other)) == []
    item.audience = Audience.TEAM
    item.save()
    assert list(Item.objects.visible_to(person)) == []
