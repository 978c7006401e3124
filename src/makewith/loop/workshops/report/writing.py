"""A report as a file: Markdown, CSV or JSON. Each says what the page says, and no more."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewith.kit.dates import clock, day_year
from makewith.kit.tables.guard import guarded
from makewith.loop.workshops.report.gathered import (
    Counted,
    Gathered,
    Judged,
    NotHeard,
    Part,
    Present,
    Report,
    Said,
    Wall,
)

_MARKED = re.compile(r"([\\`*_\[\]<>#|~])")
_LIST_LIKE = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


def markdown_of(report: Report) -> str:
    """Headings, lists and plain sentences, for a wiki or a letter."""
    lines = [f"# {_plain(report.title)}", "", _where_and_when(report), ""]
    if report.brief:
        lines += _paragraphs(report.brief)
    lines += _section(_("Who was there"), [f"- {_plain(line)}" for line in who_was_there(report.present)])
    lines += [*_section(_("How it went"), [f"- {_plain(how_it_went(part))}" for part in report.parts])]
    if report.groups:
        lines += [f"## {_('What was written')}", ""]
        for group in report.groups:
            lines += [f"### {_plain(name_of(group))}", "", *(f"- {_note(said)}" for said in group.notes), ""]
    for wall in report.walls:
        picture = f"![{_('A photographed wall of paper')}]({_whole(wall.picture)})"
        lines += _section(_("From paper"), [picture, "", *(f"- {_note(said)}" for said in wall.notes)])
    for vote in report.votes:
        lines += _section(_plain(vote.title), [f"- {_plain(line)}" for line in how_it_was_voted(vote)])
    if report.judged:
        rows = [f"- {_plain(line)}" for part in report.judged for line in [how_it_was_judged(part)]]
        lines += _section(_("What was tried"), rows)
    if report.commitments:
        taken = [
            f"- [{'x' if one.done else ' '}] {_plain(one.text)} ({_plain(one.name or _('nobody yet'))}, {one.due_on})"
            for one in report.commitments
        ]
        lines += _section(_("What people took on"), taken)
    if report.not_heard:
        lines += _section(
            _("What was not heard"), [f"- {_plain(line)}" for line in what_was_not_heard(report.not_heard)]
        )
    if report.learned:
        lines += _section(_("For the next one"), _paragraphs(report.learned)[:-1])
    return "\n".join(lines).rstrip() + "\n"


def csv_of(report: Report) -> str:
    """A line for each note, for counting and coding."""
    page = io.StringIO(newline="")
    # The mark at the beginning makes spreadsheets read it as UTF-8.
    page.write("\ufeff")
    rows = csv.writer(page)
    rows.writerow(["group", "dots", "kind", "text", "name", "side", "table", "reactions", "late", "picture"])
    for group in report.groups:
        dots = "" if group.dots is None else group.dots
        for said in group.notes:
            cells = [group.name, dots, said.kind, said.text, said.name, said.side, said.table, said.reactions]
            row = [guarded(cell) if isinstance(cell, str) else cell for cell in cells]
            rows.writerow([*row, int(said.is_late), _whole(said.picture)])
    return page.getvalue()


def json_of(report: Report) -> str:
    """Everything the page says, for programs."""
    return json.dumps(asdict(_told_outside(report)), default=_as_text, ensure_ascii=False, indent=1) + "\n"


FORMATS: dict[str, tuple[str, Callable[[Report], str]]] = {
    "md": ("text/markdown; charset=utf-8", markdown_of),
    "csv": ("text/csv; charset=utf-8", csv_of),
    "json": ("application/json; charset=utf-8", json_of),
}


def _whole(path: str) -> str:
    """An address that works from everywhere, for who may see it and is signed in."""
    return f"{settings.URL}{path}" if path else ""


def _told_outside(report: Report) -> Report:
    """The report with whole addresses of its pictures."""

    def outside(notes: tuple[Said, ...]) -> tuple[Said, ...]:
        return tuple(replace(said, picture=_whole(said.picture)) for said in notes)

    groups = tuple(replace(group, notes=outside(group.notes)) for group in report.groups)
    walls = tuple(Wall(_whole(wall.picture), outside(wall.notes)) for wall in report.walls)
    return replace(report, groups=groups, walls=walls)


# The sentences that the page and the files share


def words_of(said: Said) -> str:
    """The words of a note, or what it is without any."""
    return said.text or {"sketch": _("A drawing"), "photo": _("A photo")}.get(said.kind, "")


def name_of(group: Gathered) -> str:
    return group.name or _("Not named")


def who_was_there(present: Present) -> list[str]:
    """In sentences; what is too few for a number is said without one."""
    if present.people is None:
        return [_("Fewer than five people were there.")]
    said = [
        ngettext("%(count)d person was there.", "%(count)d people were there.", present.people)
        % {"count": present.people}
    ]
    if present.sides:
        said.append(", ".join(f"{name or _('others')} {number}" for name, number in present.sides) + ".")
    if present.wrote is not None:
        said.append(
            ngettext("%(count)d of them wrote.", "%(count)d of them wrote.", present.wrote) % {"count": present.wrote}
        )
    return said


def how_it_went(part: Part) -> str:
    if part.began_at is None:
        left_out = ngettext(
            "%(title)s: left out, %(minutes)d minute was planned",
            "%(title)s: left out, %(minutes)d minutes were planned",
            part.minutes,
        )
        return left_out % {"title": part.title, "minutes": part.minutes}
    values = {"at": clock(part.began_at), "title": part.title, "minutes": part.minutes, "took": part.took or 0}
    if part.took is None or part.took == part.minutes:
        return (
            ngettext("%(at)s %(title)s, %(minutes)d minute", "%(at)s %(title)s, %(minutes)d minutes", part.minutes)
            % values
        )
    took = ngettext(
        "%(at)s %(title)s, %(took)d minute instead of %(minutes)d",
        "%(at)s %(title)s, %(took)d minutes instead of %(minutes)d",
        part.took,
    )
    return took % values


def how_it_was_voted(vote: Counted) -> list[str]:
    if vote.voters is None:
        return [_("Fewer than five people voted, so no numbers are kept here.")]
    voters = ngettext("%(count)d person voted.", "%(count)d people voted.", vote.voters) % {"count": vote.voters}
    return [voters, *(f"{name or _('Not named')}: {dots}" for name, dots in vote.rows)]


def how_it_was_judged(part: Judged) -> str:
    """One line: the part, and per version how many it gives something, makes no difference to and gets in the way of."""
    versions = [
        _("version %(version)d: gives something %(up)d, no difference %(flat)d, in the way %(down)d")
        % {"version": version, "up": up, "flat": flat, "down": down}
        for version, up, flat, down in part.marks
    ]
    return f"{part.prototype}, {part.part}: " + "; ".join(versions)


def what_was_not_heard(missed: NotHeard) -> list[str]:
    said = [_("Nobody was there as: %(side)s.") % {"side": side} for side in missed.sides]
    if missed.alone:
        said.append(
            ngettext("%(count)d note lies in no group.", "%(count)d notes lie in no group.", missed.alone)
            % {"count": missed.alone}
        )
    if missed.late:
        said.append(
            ngettext(
                "%(count)d note came late and was not talked about.",
                "%(count)d notes came late and were not talked about.",
                missed.late,
            )
            % {"count": missed.late}
        )
    return [*said, missed.words] if missed.words else said


def _where_and_when(report: Report) -> str:
    said = [report.programme]
    if report.began_at is not None:
        said.append(day_year(report.began_at))
        until = f" – {clock(report.ended_at)}" if report.ended_at else ""
        said.append(clock(report.began_at) + until)
    if report.place:
        said.append(report.place)
    return ", ".join(_plain(part) for part in said)


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"## {title}", "", *lines, ""] if lines else []


def _paragraphs(text: str) -> list[str]:
    """Each line of what the team wrote, with an empty one after it."""
    return [line for one in text.splitlines() if one.strip() for line in (_plain(one), "")]


def _note(said: Said) -> str:
    by = ", ".join(part for part in (said.name, said.table) if part)
    words = _plain(words_of(said))
    told = f"![{words}]({_whole(said.picture)})" if said.picture else words
    return told + (f" ({_plain(by)})" if by else "")


def _plain(text: str) -> str:
    """People's words on one line, so that nothing in them becomes a mark of Markdown."""
    line = _MARKED.sub(r"\\\1", " ".join(text.split()))
    return _LIST_LIKE.sub(lambda found: f"{found[1]}\\{found[2]}", line)


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
