"""Fills the tables that know everything, once, when Django starts."""

from importlib import import_module
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.utils.module_loading import import_string

from makewith.kit import clock


class MakewithConfig(AppConfig):
    name = "makewith.config"
    label = "config"

    def ready(self) -> None:
        if settings.TEST_CLOCK:
            clock.follow(Path(settings.TEST_CLOCK))
        from makewith.config import ahead, holders, kinds, news, rooms, schedules, subscriptions
        from makewith.foundation.activity import registry as activity_registry
        from makewith.foundation.files import registry as files_registry
        from makewith.foundation.jobs import registry as jobs_registry
        from makewith.foundation.notifications import registry as notifications_registry
        from makewith.foundation.programmes import recipes
        from makewith.foundation.realtime import registry as realtime_registry
        from makewith.foundation.trail import ahead as trail_ahead
        from makewith.foundation.trail import registry as trail_registry

        for path in subscriptions.HANDLERS:
            jobs_registry.register_handler(path, import_string(path))
        for event_path, handler_paths in subscriptions.SUBSCRIPTIONS.items():
            activity_registry.subscribe(import_string(event_path), handler_paths)
        for name, (path, seconds) in schedules.SCHEDULES.items():
            jobs_registry.register_schedule(name, import_string(path), seconds)
        for kind in kinds.KINDS:
            trail_registry.register_kind(
                trail_registry.Kind(
                    name=kind.name,
                    label=kind.label,
                    icon=kind.icon,
                    url_name=kind.url_name,
                    empty=import_string(kind.empty),
                    hold=import_string(kind.hold) if kind.hold else None,
                    release=import_string(kind.release) if kind.release else None,
                    may_answer=import_string(kind.may_answer) if kind.may_answer else None,
                    roles=import_string(kind.roles) if kind.roles else None,
                    sees=import_string(kind.sees) if kind.sees else None,
                    awaits_answer=kind.awaits_answer,
                )
            )
        for name, path in ahead.AHEAD.items():
            trail_ahead.register_teller(name, import_string(path))
        for path in kinds.EMPTIED_WITH_ALL:
            trail_registry.empty_with_all(import_string(path))
        for row in news.NEWS:
            notifications_registry.register_kind(notifications_registry.NewsKind(**row._asdict()))
        notifications_registry.set_rules(**news.RULES)
        notifications_registry.ask_held_from(import_string(news.HELD_FROM))
        for prefix, path in rooms.ROOMS.items():
            realtime_registry.register_room(prefix, import_string(path))
        _fill_keepers()
        for holder, path in holders.HOLDERS.items():
            files_registry.register_holder(holder, import_string(path))
        for file in sorted((Path(__file__).parent / "recipes").glob("*.toml")):
            recipes.register_recipe(recipes.read_recipe(file))


def _fill_keepers() -> None:
    from makewith.config.keepers import KEEPERS, PERSON_ROWS
    from makewith.foundation.people.registry import Keeper, Rows, register_keeper, register_rows

    for path in KEEPERS:
        keeper = import_module(path)
        register_keeper(Keeper(path, keeper.tell, keeper.forget, getattr(keeper, "leave_address", None)))
    for row in PERSON_ROWS:
        label, column = row.column.rsplit(".", 1)
        register_rows(Rows(apps.get_model(label), column, row.goes, row.tells, row.empties))
