"""A team's own exercises."""

from datetime import datetime
from typing import Any

from django.db import transaction

from makewith.foundation.activity.actions import publish
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.kit.permissions import require
from makewith.kit.text import limited_values
from makewith.loop.workshops import events, permissions
from makewith.loop.workshops.models import OwnExercise
from makewith.loop.workshops.rules import BlockRules


@transaction.atomic
def write_exercise(
    *, actor: Person, programme: Programme, now: datetime, rules: BlockRules, **values: Any
) -> OwnExercise:
    """A new exercise in the library of this programme."""
    require(permissions.can_write_exercise, actor, programme)
    exercise = OwnExercise(programme=programme, made_by=actor, made_at=now)
    return _keep(actor, exercise, now, rules, **values)


@transaction.atomic
def change_exercise(
    *, actor: Person, exercise: OwnExercise, now: datetime, rules: BlockRules, **values: Any
) -> OwnExercise:
    """Word it differently. Blocks that were made from it stay as they are."""
    require(permissions.can_change_exercise, actor, exercise)
    return _keep(actor, exercise, now, rules, **values)


def _keep(actor: Person, exercise: OwnExercise, now: datetime, rules: BlockRules, **values: Any) -> OwnExercise:
    for name, value in limited_values(OwnExercise, values).items():
        setattr(exercise, name, value)
    exercise.rules = rules.data()
    exercise.full_clean()
    exercise.save()
    publish(
        events.ExerciseWritten(
            actor_id=actor.public_id, programme_id=exercise.programme.public_id, subject_id=exercise.public_id
        ),
        now=now,
    )
    return exercise


@transaction.atomic
def remove_exercise(*, actor: Person, exercise: OwnExercise) -> None:
    """Take it off the shelf. Blocks that were made from it stay."""
    require(permissions.can_change_exercise, actor, exercise)
    exercise.delete()
