"""The exercises that come with Makewith."""

import pytest

from makewith.loop.workshops.library import BadExercise, Exercise, exercises, read_exercise
from makewith.loop.workshops.library.agendas import Agenda, agendas
from makewith.loop.workshops.library.countdown import countdown, skills
from makewith.loop.workshops.models import Block, Preparation
from makewith.loop.workshops.rules import BlockRules

NAMED = {
    "warm-up", "hopes-and-fears", "brainwriting", "how-might-we", "affinity", "journey-map", "hot-topic",
    "sentence-completion", "personification", "collage", "storyboard", "prototype", "evaluation", "dot-vote",
    "parking-lot", "commitment", "reflection",
}  # fmt: skip


def test_every_exercise_a_workshop_is_known_for_is_there() -> None:
    assert NAMED - set(exercises()) == set()
    assert len(exercises()) == 34


@pytest.mark.parametrize("exercise", exercises().values(), ids=lambda one: one.key)
def test_an_exercise_says_all_that_somebody_needs_who_leads_it_for_the_first_time(exercise: Exercise) -> None:
    assert exercise.purpose
    assert len(exercise.steps) >= 2
    assert exercise.quieter
    assert 1 <= exercise.minutes <= 60
    assert 2 <= exercise.people[0] <= exercise.people[1] <= 200
    assert len(exercise.title) <= Block._meta.get_field("title").max_length
    assert len(exercise.purpose) <= Block._meta.get_field("note").max_length
    assert len(exercise.question) <= Block._meta.get_field("question").max_length
    assert len(exercise.key) <= Block._meta.get_field("exercise").max_length
    # What the file says is what the rules keep: nothing in it is misspelt or said twice.
    assert BlockRules.read(exercise.rules).data() == exercise.rules


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("dots secret", {"dot-vote"}),
        ("PROJECTIVE", {"sentence-completion", "personification", "collage"}),
        ("short, quiet, by phone", {
            "silent-swap", "sentence-completion", "worst-idea", "crazy-eights", "dot-vote", "one-dot",
        }),
        ("nothing like this", set()),
    ],
)  # fmt: skip
def test_words_find_exercises_that_say_all_of_them(text: str, finds: set[str]) -> None:
    assert {key for key, one in exercises().items() if one.matches(text)} == finds


def test_a_file_that_is_wrong_says_which(tmp_path) -> None:
    file = tmp_path / "odd.toml"
    file.write_text('title = "Odd"\nkind = "dance"\npurpose = "None"\nminutes = 5\n')
    with pytest.raises(BadExercise, match=r"odd\.toml"):
        read_exercise(file)


def test_what_is_counted_from_the_day_fits_its_row() -> None:
    assert [step.days for step in countdown()] == sorted(step.days for step in countdown())
    for step in countdown():
        assert len(step.text) <= Preparation._meta.get_field("text").max_length
    assert [skill.opens for skill in skills()] == ["sit", "sit", "host", "host"]


@pytest.mark.parametrize("agenda", agendas().values(), ids=lambda one: one.key)
def test_an_agenda_to_begin_with_fits_its_time_and_names_exercises_that_are_there(agenda: Agenda) -> None:
    known = exercises()
    assert {row["exercise"] for row in agenda.blocks} - set(known) == set()
    planned = sum(row.get("minutes", known[row["exercise"]].minutes) for row in agenda.blocks)
    assert agenda.minutes - 30 <= planned <= agenda.minutes
