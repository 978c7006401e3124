"""Where the team brings ideas in from a table, and takes them out."""

import tempfile
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.kit.forms import show_problems
from makewith.kit.html import number
from makewith.kit.limits import limited
from makewith.kit.permissions import require
from makewith.loop.ideas.models import Call
from makewith.loop.ideas.queries import calls_of
from makewith.loop.ideas.transfer import actions, exporting, permissions, queries
from makewith.loop.ideas.transfer.forms import ColumnsForm, UploadForm
from makewith.loop.ideas.transfer.mapping import WrongMapping, preset_data
from makewith.loop.ideas.transfer.models import IdeaImport, ImportState

PROBLEMS_SHOWN = 100


def _call(request: HttpRequest, programme: Programme, call_slug: str) -> Call:
    return get_object_or_404(calls_of(programme, require_person(request)), activity__slug=call_slug)


def _table(request: HttpRequest, programme: Programme, call_slug: str, import_id: uuid.UUID) -> IdeaImport:
    call = _call(request, programme, call_slug)
    require(permissions.can_import_ideas, require_person(request), call)
    table = queries.import_of(call, import_id)
    if table is None:
        raise Http404("There is no such import, or it is long ended.")
    return table


def _to(table: IdeaImport) -> HttpResponse:
    activity = table.call.activity
    return redirect("ideas_transfer:table", activity.programme.slug, activity.slug, table.public_id)


@require_POST
@limited("exports", 10, 60)
@team_page("ideas")
def export(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """The ideas of a call as a file, written while it is sent; a workbook is written first."""
    call, person, now = _call(request, programme, call_slug), require_person(request), timezone.now()
    kind = request.POST.get("format", "csv")
    if kind not in exporting.FORMATS:
        raise Http404("There is no such format.")
    if kind == "xlsx" and call.ideas_count > exporting.MOST_IN_WORKBOOK:
        text = _("A workbook of %(count)s ideas takes too long to wait for. Take CSV or JSON, or use the command line.")
        messages.error(request, text % {"count": number(call.ideas_count)})
        return redirect("ideas:team_calls", programme.slug)
    actions.note_export(actor=person, call=call, format=kind, now=now)
    if kind == "xlsx":
        file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it when it was sent)
        exporting.write_xlsx(call, person, file)
        file.seek(0)
        response: Any = FileResponse(file, content_type=exporting.FORMATS[kind])
    else:
        pieces = exporting.csv_of(call, person) if kind == "csv" else exporting.json_of(call, person, now)
        response = StreamingHttpResponse(pieces, content_type=exporting.FORMATS[kind])
    name = f"{call.activity.slug}-{timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # The stubs keep streams apart from pages; Django answers with either.
    return response  # type: ignore[no-any-return]


@require_http_methods(["GET", "POST"])
@limited("imports", 20, 60)
@team_page("ideas")
def upload(request: HttpRequest, programme: Programme, call_slug: str) -> HttpResponse:
    """Send a table."""
    call, person = _call(request, programme, call_slug), require_person(request)
    require(permissions.can_import_ideas, person, call)
    is_post = request.method == "POST"
    form = UploadForm(request.POST if is_post else None, request.FILES if is_post else None)
    if is_post and form.is_valid():
        data = form.cleaned_data
        try:
            table = actions.receive_table(
                actor=person, call=call, upload=data["file"], sheet=data["sheet"], now=timezone.now()
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            return _to(table)
    context = {"programme": programme, "call": call, "form": form, "imports": queries.imports_of(call)[:10]}
    return render(request, "ideas_transfer/upload.jinja", context, status=422 if form.errors else 200)


@require_GET
@team_page("ideas")
def table(request: HttpRequest, programme: Programme, call_slug: str, import_id: uuid.UUID) -> HttpResponse:
    """How far a table is, and what can be done about it."""
    shown = _table(request, programme, call_slug, import_id)
    return _page(request, shown, ColumnsForm(shown, shown.call))


def _page(request: HttpRequest, table: IdeaImport, form: ColumnsForm) -> HttpResponse:
    problems = table.report.get("problems", [])
    waits = table.state in {ImportState.UPLOADED, ImportState.CHECKED}
    context = {
        "programme": table.call.activity.programme,
        "call": table.call,
        "table": table,
        "form": form,
        "presets": queries.fitting_presets(table) if waits else [],
        "maps_anew": table.state == ImportState.UPLOADED or bool(form.errors) or "columns" in request.GET,
        "problems": problems[:PROBLEMS_SHOWN],
        "more_problems": max(0, table.report.get("bad", 0) - PROBLEMS_SHOWN),
    }
    return render(request, "ideas_transfer/table.jinja", context, status=422 if form.errors else 200)


@require_GET
@team_page("ideas")
def progress(request: HttpRequest, programme: Programme, call_slug: str, import_id: uuid.UUID) -> HttpResponse:
    """How far it is, for the page that asks while it waits; when the work is over, that page is to be loaded anew."""
    shown = _table(request, programme, call_slug, import_id)
    answer = render(request, "ideas_transfer/progress.jinja", {"table": shown, "programme": programme})
    if not shown.is_at_work:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@limited("imports", 20, 60)
@team_page("ideas")
def use_preset(request: HttpRequest, programme: Programme, call_slug: str, import_id: uuid.UUID) -> HttpResponse:
    """Take the columns as one of the presets says."""
    shown = _table(request, programme, call_slug, import_id)
    form = ColumnsForm(shown, shown.call)
    try:
        mapping = preset_data(request.POST.get("preset", ""))
        actions.map_columns(actor=require_person(request), table=shown, mapping=mapping, now=timezone.now())
    except (WrongMapping, ValidationError) as error:
        text = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        messages.error(request, text)
        return _page(request, shown, form)
    return _to(shown)


@require_POST
@limited("imports", 20, 60)
@team_page("ideas")
def columns(request: HttpRequest, programme: Programme, call_slug: str, import_id: uuid.UUID) -> HttpResponse:
    """Take the columns as they were chosen by hand."""
    shown = _table(request, programme, call_slug, import_id)
    form = ColumnsForm(shown, shown.call, request.POST)
    if form.is_valid():
        try:
            actions.map_columns(actor=require_person(request), table=shown, mapping=form.mapping(), now=timezone.now())
        except ValidationError as error:
            show_problems(form, error)
        else:
            return _to(shown)
    return _page(request, shown, form)


@require_POST
@limited("imports", 20, 60)
@team_page("ideas")
def start(request: HttpRequest, programme: Programme, call_slug: str, import_id: uuid.UUID) -> HttpResponse:
    """Bring in what was checked."""
    shown = _table(request, programme, call_slug, import_id)
    skips_bad = bool(request.POST.get("skip"))
    try:
        actions.start_import(actor=require_person(request), table=shown, skips_bad=skips_bad, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _to(shown)


@require_POST
@team_page("ideas")
def stop(request: HttpRequest, programme: Programme, call_slug: str, import_id: uuid.UUID) -> HttpResponse:
    """Give it up."""
    shown = _table(request, programme, call_slug, import_id)
    actions.stop_import(actor=require_person(request), table=shown, now=timezone.now())
    messages.success(request, _("The file is gone. What came in already stays."))
    return redirect("ideas_transfer:upload", programme.slug, call_slug)
