"""The board as it was, for who looks back."""

from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.workshops.board.actions import keep_snapshot
from makewith.loop.workshops.board.models import Board, Snapshot
from makewith.loop.workshops.board.operations import Rule, rule_of
from makewith.loop.workshops.report.actions.settling import keep_notes
from makewith.loop.workshops.report.models import Note
from makewith.loop.workshops.report.queries.replay import moment_of
from makewith.loop.workshops.report.tests.evening import Evening


def texts(evening: Evening, who: str, at: int | None = None) -> list[str]:
    moment = moment_of(evening.workshop, evening.person[who], at)
    assert moment is not None
    return [said.text for group in moment.groups for said in group.notes]


def test_a_board_nobody_opened_has_no_moments(evening: Evening) -> None:
    assert moment_of(evening.workshop, evening.person["fay"], None) is None


def test_every_moment_is_the_board_as_it_was_then(evening: Evening) -> None:
    evening.begin(1)
    for number in range(3):
        evening.add_note("anna", f"Note {number}")
    last = moment_of(evening.workshop, evening.person["fay"], None)
    assert last is not None
    assert (texts(evening, "fay"), last.notes, last.seq) == (["Note 0", "Note 1", "Note 2"], 3, last.last)
    assert texts(evening, "fay", last.before) == ["Note 0", "Note 1"]
    assert texts(evening, "fay", 0) == []
    assert texts(evening, "fay", 10**9) == ["Note 0", "Note 1", "Note 2"]
    assert [block.title for block in last.blocks] == ["Block 1"]


def test_it_shows_what_the_viewer_saw_and_hides_what_was_private_then(evening: Evening) -> None:
    evening.begin(0)
    evening.add_note("anna", "Mine alone")
    written = moment_of(evening.workshop, evening.person["fay"], None)
    assert written is not None
    evening.do("fay", "reveal")
    assert texts(evening, "olga") == ["Mine alone"]
    assert texts(evening, "olga", written.seq) == []
    assert texts(evening, "ben", written.seq) == []
    assert texts(evening, "fay", written.seq) == ["Mine alone"]
    assert texts(evening, "anna", written.seq) == ["Mine alone"]
    observed = moment_of(evening.workshop, evening.person["olga"], written.seq)
    assert observed is not None
    assert observed.is_private


def test_what_was_taken_back_is_in_no_moment(evening: Evening) -> None:
    evening.begin(1)
    evening.add_note("anna", "Gone")
    evening.add_note("ben", "Here")
    keep_notes(workshop=evening.workshop, now=evening.now)
    seen = moment_of(evening.workshop, evening.person["fay"], None)
    assert seen is not None
    withdraw_item(actor=evening.person["anna"], item=Note.objects.get(text="Gone").trail_item, now=evening.now)
    assert texts(evening, "fay") == ["Here"]
    assert texts(evening, "fay", seen.seq) == ["Here"]
    assert texts(evening, "anna", seen.before) == []


def test_what_somebody_dropped_from_the_board_is_in_no_moment_either(evening: Evening) -> None:
    evening.begin(1)
    thing = evening.add_note("anna", "Gone")
    evening.do("anna", "note.drop", thing=thing)
    last = moment_of(evening.workshop, evening.person["fay"], None)
    assert last is not None
    assert [texts(evening, "fay", at) for at in range(last.first, last.last + 1)] == [[]] * (last.last - last.first + 1)


def test_a_moment_is_the_same_read_from_snapshots_as_from_the_log_alone(evening: Evening, monkeypatch) -> None:
    monkeypatch.setattr("makewith.loop.workshops.board.actions.SNAPSHOT_EVERY", 7)
    evening.begin(1)
    things = []
    for number in range(4):
        evening.later(seconds=1)
        things.append(evening.add_note("anna", f"Note {number}"))
    kept = 0
    for number in range(30):
        evening.do("anna", "note.edit", thing=things[number % 4], text=f"Edit {number}")
        kept += keep_snapshot(evening.board.pk)
    evening.do("anna", "note.drop", thing=things[0])
    assert Snapshot.objects.count() == kept >= 4
    seqs = range(Board.objects.get().seq + 1)
    before = [moment_of(evening.workshop, evening.person["fay"], seq) for seq in seqs]
    assert len({repr(moment) for moment in before}) > 30
    Snapshot.objects.all().delete()
    assert [moment_of(evening.workshop, evening.person["fay"], seq) for seq in seqs] == before


def test_a_moment_of_a_long_log_reads_no_more_than_what_came_after_its_snapshot(
    evening: Evening, monkeypatch, django_assert_num_queries
) -> None:
    monkeypatch.setattr("makewith.loop.workshops.board.actions.SNAPSHOT_EVERY", 20)
    evening.begin(1)
    thing = evening.add_note("anna")
    for number in range(100):
        evening.do("anna", "note.edit", thing=thing, text=f"Edit {number}")
        keep_snapshot(evening.board.pk)
    applied = 0

    def counted(kind: str) -> Rule:
        nonlocal applied
        applied += 1
        return rule_of(kind)

    monkeypatch.setattr("makewith.loop.workshops.board.queries.rule_of", counted)
    with django_assert_num_queries(13):
        moment = moment_of(evening.workshop, evening.person["fay"], 60)
    assert moment is not None
    assert [said.text for group in moment.groups for said in group.notes] != []
    assert applied < 20
