"""Reads about tables on their way in."""

import uuid

from django.db.models import QuerySet

from makewith.loop.ideas.models import Call
from makewith.loop.ideas.transfer.mapping import Mapping, WrongMapping, preset, preset_names
from makewith.loop.ideas.transfer.models import IdeaImport


def imports_of(call: Call) -> QuerySet[IdeaImport]:
    """The newest first."""
    return IdeaImport.objects.filter(call=call).select_related("started_by__kind").order_by("-id")


def import_of(call: Call, import_id: uuid.UUID) -> IdeaImport | None:
    table = imports_of(call).filter(public_id=import_id).first()
    if table is not None:
        table.call = call
    return table


def fitting_presets(table: IdeaImport) -> list[tuple[str, Mapping]]:
    """Presets whose columns this table has, those that use most of its columns first."""
    header = [column["name"] for column in table.columns]
    found = []
    for name in preset_names():
        mapping = preset(name)
        try:
            mapping.check_header(header)
        except WrongMapping:
            continue
        found.append((name, mapping))
    return sorted(found, key=lambda pair: (len(pair[1].unused(header)), pair[0]))
