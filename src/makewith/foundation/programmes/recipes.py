"""Recipes: programme templates as data. Config registers those it finds in its folder at start-up.

A recipe says what a programme begins with: texts of the plan, rounds, outcome metrics to fill in, activities. An activity
that this release cannot run yet has a `note` that says so, and is kept for the plan page to show, never hidden.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class BadRecipe(ValueError):
    """A recipe's file lacks something or has something that is not known."""


@dataclass(frozen=True)
class PlannedActivity:
    """One activity of a recipe. `values` are what its stage takes: title, brief, questions, labels, terms.

    `begins_after_days` and `lasts_days` count from the programme's start. `note` is empty for what can be run now.
    """

    kind: str
    title: str
    brief: str = ""
    thanks: str = ""
    begins_after_days: int = 0
    lasts_days: int = 30
    note: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def can_run(self) -> bool:
        return not self.note


@dataclass(frozen=True)
class PlannedMetric:
    """A measure the recipe suggests; baseline and target are the company's to know."""

    name: str
    unit: str = ""


@dataclass(frozen=True)
class PlannedRound:
    name: str
    days: int


@dataclass(frozen=True)
class Recipe:
    """`mix` are weeks of listening, gathering, trying out and telling, for the bar on its card."""

    name: str
    title: str
    summary: str
    good_when: str
    weeks: int
    people: str
    thanks_cost: str
    team_hours: int
    mix: tuple[int, int, int, int]
    promise_days: int
    plan: dict[str, str]
    rounds: tuple[PlannedRound, ...] = ()
    metrics: tuple[PlannedMetric, ...] = ()
    activities: tuple[PlannedActivity, ...] = ()

    @property
    def runnable(self) -> list[PlannedActivity]:
        return [activity for activity in self.activities if activity.can_run]

    @property
    def later(self) -> list[PlannedActivity]:
        return [activity for activity in self.activities if not activity.can_run]


PLAN_STEPS = ("audience", "thanks", "iteration", "communication")
_recipes: dict[str, Recipe] = {}


def register_recipe(recipe: Recipe) -> None:
    _recipes[recipe.name] = recipe


def all_recipes() -> list[Recipe]:
    """In the order of their names in the folder."""
    return list(_recipes.values())


def recipe_named(name: str) -> Recipe | None:
    """None for a recipe that is not here (any more): programmes keep the name they began with."""
    return _recipes.get(name)


def read_recipe(path: Path) -> Recipe:
    """A recipe from its TOML file; its name is the file's. Raises BadRecipe with the file's name and what is wrong."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        return _recipe_of(path.stem, data)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadRecipe(f"{path.name}: {error!r}") from error


def _recipe_of(name: str, data: dict[str, Any]) -> Recipe:
    listening, gathering, trying, telling = data["mix"]
    plan = {step: data["plan"][step] for step in PLAN_STEPS}
    return Recipe(
        name=name,
        title=data["title"],
        summary=data["summary"],
        good_when=data["good_when"],
        weeks=data["weeks"],
        people=data["people"],
        thanks_cost=data["thanks_cost"],
        team_hours=data["team_hours"],
        mix=(listening, gathering, trying, telling),
        promise_days=data["promise_days"],
        plan=plan,
        rounds=tuple(PlannedRound(**row) for row in data.get("rounds", [])),
        metrics=tuple(PlannedMetric(**row) for row in data.get("metrics", [])),
        activities=tuple(_activity_of(row) for row in data.get("activities", [])),
    )


def _activity_of(row: dict[str, Any]) -> PlannedActivity:
    known = {"kind", "title", "brief", "thanks", "begins_after_days", "lasts_days", "note"}
    own = {key: value for key, value in row.items() if key in known}
    return PlannedActivity(**own, values={key: value for key, value in row.items() if key not in known})
