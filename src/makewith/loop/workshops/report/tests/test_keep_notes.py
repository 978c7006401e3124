"""Notes are on the trail from the moment others can see them."""

from makewith.foundation.programmes.models import Participation
from makewith.foundation.search.queries import text_of
from makewith.foundation.trail.models import Credit, Item
from makewith.loop.workshops.board.models import Event
from makewith.loop.workshops.report.actions.settling import keep_notes, settle_workshop
from makewith.loop.workshops.report.models import Commitment, Note
from makewith.loop.workshops.report.tests.evening import Evening, new_id


def keep(evening: Evening) -> int:
    return keep_notes(workshop=evening.workshop, now=evening.now)


def test_a_private_note_comes_to_the_trail_when_it_is_revealed_and_once(evening: Evening) -> None:
    evening.begin()
    thing = evening.add_note("anna", "Ask me where safe is")
    assert (keep(evening), Item.objects.count()) == (0, 0)
    evening.do("fay", "reveal")
    assert (keep(evening), keep(evening)) == (1, 0)
    note = Note.objects.get()
    assert (str(note.thing), note.text, note.block, note.seat) == (
        thing,
        "Ask me where safe is",
        evening.blocks[0],
        evening.rows["anna"],
    )
    item = note.trail_item
    assert (item.kind, item.number, item.title, item.audience) == ("note", 1, "Ask me where safe is", "credited")
    assert text_of(item) == "Ask me where safe is"
    credit = Credit.objects.get()
    assert (credit.person, credit.hidden) == (evening.person["anna"], False)


def test_a_note_of_a_block_without_names_has_a_hidden_credit(db: None) -> None:
    evening = Evening(rules=({"names": False, "writing": True}, {}, {}))
    evening.begin()
    evening.add_note("anna")
    keep(evening)
    assert (Note.objects.get().is_anonymous, Credit.objects.get().hidden) == (True, True)


def test_a_walk_in_is_credited_once_they_are_somebody_here(evening: Evening) -> None:
    evening.begin(1)
    mo = evening.walk_in("Mo")
    evening.add_note("mo", "I work nights")
    keep(evening)
    assert Credit.objects.count() == 0
    mo.person = evening.person["dora"]
    evening.rows["dora"].delete()
    mo.save()
    assert keep(evening) == 0
    assert Credit.objects.get().person == evening.person["dora"]


def test_who_does_not_want_notes_on_their_trail_has_none(evening: Evening) -> None:
    evening.begin(1)
    evening.rows["anna"].keeps_trail = False
    evening.rows["anna"].save()
    evening.add_note("anna")
    assert keep(evening) == 1
    assert Credit.objects.count() == 0


def test_a_note_that_was_changed_or_moved_is_so_on_the_trail(evening: Evening) -> None:
    evening.begin(1)
    thing, group = evening.add_note("anna", "Before"), new_id()
    keep(evening)
    evening.do("anna", "note.edit", thing=thing, text="Before, not after")
    evening.do("ben", "group.add", thing=group, name="Ask me first")
    evening.do("ben", "note.move", thing=thing, group=group)
    keep(evening)
    note = Note.objects.get()
    assert (note.text, note.group, note.trail_item.title) == ("Before, not after", "Ask me first", "Before, not after")
    assert text_of(note.trail_item) == "Before, not after"


def test_late_and_held_notes_wait_until_they_are_shown(db: None) -> None:
    evening = Evening(rules=({"moderated": True, "writing": True}, {}, {}))
    evening.begin()
    thing = evening.add_note("anna")
    assert keep(evening) == 0
    evening.do("fay", "note.show", thing=thing)
    assert keep(evening) == 1


def test_what_is_written_where_people_say_what_they_take_on_is_a_commitment(evening: Evening) -> None:
    evening.blocks[2].exercise = "commitment"
    evening.blocks[2].save()
    evening.begin(2)
    evening.do("fay", "rules.set", writing=True)
    thing = evening.add_note("anna", "Ask the six houses of my row")
    keep(evening)
    keep(evening)
    one = Commitment.objects.get()
    assert (str(one.thing), one.text, one.seat) == (thing, "Ask the six houses of my row", evening.rows["anna"])
    assert (one.due_on - evening.now.date()).days == evening.programme.promise_days


def test_closing_says_who_came_and_who_did_not(evening: Evening) -> None:
    evening.begin(1)
    evening.close()
    settle_workshop(workshop=evening.workshop, now=evening.now)
    settle_workshop(workshop=evening.workshop, now=evening.now)
    states = dict(Participation.objects.values_list("person__name", "state"))
    assert states == {"Hugo A.": "attended", "Anna A.": "attended", "Ben A.": "attended", "Dora A.": "no_show"}


def test_what_its_writer_took_off_the_board_is_emptied_at_the_end_and_what_a_facilitator_took_off_is_not(
    evening: Evening,
) -> None:
    evening.begin(1)
    mine, other = evening.add_note("anna", "Quillonbarth"), evening.add_note("ben", "Too loud")
    keep(evening)
    never = evening.add_note("ben", "Quillonbarth again")
    evening.do("anna", "note.drop", thing=mine)
    evening.do("ben", "note.drop", thing=never)
    evening.do("fay", "note.drop", thing=other)
    evening.close()
    settle_workshop(workshop=evening.workshop, now=evening.now)
    assert Note.objects.get(thing=mine).trail_item.withdrawn_at == evening.now
    assert Note.objects.get(thing=other).text == "Too loud"
    assert not Note.objects.filter(thing=never).exists()
    assert [row.payload for row in Event.objects.all() if "Quillonbarth" in str((row.payload, row.undo))] == []
