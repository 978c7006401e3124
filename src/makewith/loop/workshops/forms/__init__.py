"""What is typed when a workshop is planned."""

from makewith.loop.workshops.forms.agenda import BlockForm, ExerciseForm, LibraryFilter, RulesForm, block_initial
from makewith.loop.workshops.forms.people import ROLES, GuestForm, PlacesForm, PreparationForm, TableForm, TrainingForm
from makewith.loop.workshops.forms.workshop import (
    LearnedForm,
    NextForm,
    SettingsForm,
    StartForm,
    WorkshopForm,
    between,
    workshop_initial,
)

__all__ = [
    "ROLES",
    "BlockForm",
    "ExerciseForm",
    "GuestForm",
    "LearnedForm",
    "LibraryFilter",
    "NextForm",
    "PlacesForm",
    "PreparationForm",
    "RulesForm",
    "SettingsForm",
    "StartForm",
    "TableForm",
    "TrainingForm",
    "WorkshopForm",
    "between",
    "block_initial",
    "workshop_initial",
]
