"""The report of a workshop, and what it never says."""

import csv
import io
import json
from datetime import timedelta

from makewith.foundation.people.tests.factories import StakeholderKindFactory
from makewith.loop.workshops.report.models import Commitment
from makewith.loop.workshops.report.queries.report import report_of, spans_of
from makewith.loop.workshops.report.tests.evening import Evening, new_id
from makewith.loop.workshops.report.writing import csv_of, how_it_went, json_of, markdown_of, who_was_there


def full(evening: Evening, guests: int = 6) -> str:
    """Six receivers and a courier have come, and written two notes each where names are shown and one where they are not."""
    receiver, courier = StakeholderKindFactory(name="receiver"), StakeholderKindFactory(name="courier")
    evening.begin(1)
    group = new_id()
    evening.do("fay", "group.add", thing=group, name="Ask me first")
    for number in range(guests):
        kind = courier if number == 0 else receiver
        evening.walk_in(f"Guest{number}", kind=kind, table=evening.tables[0])
        evening.add_note(f"guest{number}", f"Thought {number}", group=group)
    return group


def test_the_agenda_is_told_as_it_went(evening: Evening) -> None:
    evening.begin(0)
    evening.now += timedelta(minutes=12)
    evening.do("fay", "block.next")
    evening.now += timedelta(minutes=10)
    evening.do("fay", "block.back")
    evening.now += timedelta(minutes=3)
    evening.do("fay", "block.next")
    evening.close(20)
    first, second, third = report_of(evening.workshop).parts
    assert (first.title, first.minutes, first.took) == ("Block 0", 10, 15)
    assert (second.took, third.began_at, third.took) == (30, None, None)
    assert how_it_went(third) == "Block 2: left out, 10 minutes were planned"
    assert [span.until is None for span in spans_of(evening.workshop)] == [False] * 4


def test_notes_stand_in_their_groups_with_the_dots_of_a_vote(evening: Evening) -> None:
    group = full(evening)
    evening.add_note("anna", "Alone")
    vote = new_id()
    evening.do("fay", "vote.open", vote=vote, title="Which first?", on="group", budget=5, cap=3)
    for number in range(5):
        evening.do(f"guest{number}", "vote.put", vote=vote, thing=group, dots=2)
    evening.do("fay", "vote.close", vote=vote)
    assert report_of(evening.workshop).votes == ()
    evening.do("fay", "vote.reveal", vote=vote)
    report = report_of(evening.workshop)
    named, alone = report.groups
    assert (named.name, len(named.notes), named.dots, alone.name, alone.dots) == ("Ask me first", 6, 10, "", None)
    assert named.notes[1].name == "Guest1"
    assert (report.votes[0].title, report.votes[0].voters, report.votes[0].rows) == (
        "Which first?", 5, (("Ask me first", 10),),
    )  # fmt: skip
    assert (report.not_heard.alone, report.not_heard.sides) == (1, ())


def test_fewer_than_five_voters_are_no_numbers(evening: Evening) -> None:
    group, vote = full(evening), new_id()
    evening.do("fay", "vote.open", vote=vote, title="Which first?", on="group", budget=5, cap=3)
    evening.do("guest1", "vote.put", vote=vote, thing=group, dots=2)
    evening.do("fay", "vote.close", vote=vote)
    evening.do("fay", "vote.reveal", vote=vote)
    report = report_of(evening.workshop)
    assert (report.votes[0].voters, report.votes[0].rows, report.groups[0].dots) == (None, (), None)


def test_small_groups_of_people_are_never_numbers(evening: Evening) -> None:
    full(evening)
    present = report_of(evening.workshop).present
    # Hugo, Anna, Ben and six guests; one courier, and three of no side, are not told apart.
    assert (present.people, present.sides, present.wrote) == (9, (("", 9),), None)
    assert who_was_there(present) == ["9 people were there.", "others 9."]


def test_few_people_are_no_number_at_all(evening: Evening) -> None:
    evening.begin(1)
    assert who_was_there(report_of(evening.workshop).present) == ["Fewer than five people were there."]


def test_what_was_hidden_from_the_room_is_not_told(db: None) -> None:
    evening = Evening(rules=({"private": True, "writing": True}, {"moderated": True, "writing": True}, {}))
    evening.begin(0)
    evening.add_note("anna", "Still my own")
    evening.do("fay", "block.next")
    evening.add_note("ben", "Held back")
    for text in (markdown_of(report_of(evening.workshop)), json_of(report_of(evening.workshop))):
        assert "Still my own" not in text
        assert "Held back" not in text


def test_a_note_without_a_name_says_neither_side_nor_table_in_any_format(db: None) -> None:
    evening = Evening(rules=({"names": False, "writing": True}, {}, {}))
    kind = StakeholderKindFactory(name="contact centre", paper="sky")
    evening.begin(0)
    evening.walk_in("Priya", kind=kind, table=evening.tables[0])
    evening.add_note("priya", "They ask who decided")
    report = report_of(evening.workshop)
    said = report.groups[0].notes[0]
    assert (said.name, said.side, said.table, said.paper) == ("", "", "", "kraft")
    assert "Priya" not in markdown_of(report) + csv_of(report) + json_of(report)
    assert "Window" not in markdown_of(report) + csv_of(report) + json_of(report)


def test_every_format_says_the_same(evening: Evening) -> None:
    full(evening)
    evening.add_note("anna", "=HYPERLINK(1) *bold* [x](y)\n# title")
    Commitment.objects.create(
        workshop=evening.workshop,
        text="Count the calls",
        seat=evening.rows["ben"],
        due_on=evening.now.date(),
        made_at=evening.now,
    )
    report = report_of(evening.workshop)
    rows = list(csv.reader(io.StringIO(csv_of(report).removeprefix("\ufeff"))))
    assert rows[0] == ["group", "dots", "kind", "text", "name", "side", "table", "reactions", "late", "picture"]
    assert len(rows) == 8
    assert rows[-1][3].startswith("'=HYPERLINK(1)")
    loaded = json.loads(json_of(report))
    assert [len(group["notes"]) for group in loaded["groups"]] == [6, 1]
    assert loaded["commitments"] == [
        {"text": "Count the calls", "name": "Ben", "due_on": "18 June 2026", "done": False}
    ]
    lines = markdown_of(report).splitlines()
    assert "- \\*bold\\*" not in lines
    assert "- =HYPERLINK(1) \\*bold\\* \\[x\\](y) \\# title (Anna, Window)" in lines
    assert "- [ ] Count the calls (Ben, 18 June 2026)" in lines
    assert "### Ask me first" in lines


def test_the_report_asks_as_often_for_ninety_notes_as_for_six(evening: Evening, django_assert_max_num_queries) -> None:
    group = full(evening)
    for number in range(84):
        evening.add_note("anna", f"More {number}", group=group)
    with django_assert_max_num_queries(10):
        assert report_of(evening.workshop).notes == 90
