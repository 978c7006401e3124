"""The installation: letters, jobs and the company. For administrators."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.jobs.models import Job
from makewith.foundation.notifications.queries import kept_letter, kept_letters, paused_page
from makewith.foundation.people.actions import change_company, set_stakeholder_kind
from makewith.foundation.people.models import StakeholderKind
from makewith.foundation.people.queries import company as the_company
from makewith.foundation.people.requests import person_required, require_person
from makewith.kit.limits import limited
from makewith.kit.pages import keyset_page
from makewith.kit.permissions import require
from makewith.surfaces.studio import actions
from makewith.surfaces.studio.forms import SIDES, CompanyForm, KindForm, TestLetterForm
from makewith.surfaces.studio.permissions import can_run_installation
from makewith.surfaces.studio.queries import house as queries


@require_GET
@person_required
def mail(request: HttpRequest) -> HttpResponse:
    """Letters that wait in the house, and a test."""
    person = require_person(request)
    require(can_run_installation, person)
    return _mail_page(request, TestLetterForm(initial={"address": person.email}))


def _mail_page(request: HttpRequest, form: TestLetterForm) -> HttpResponse:
    letters, cursor = kept_letters(before=request.GET.get("before"))
    context = {
        "form": form,
        "letters": letters,
        "cursor": cursor,
        "has_server": bool(settings.EMAIL_URL),
        "failed": queries.failed_letters(),
        "paused": paused_page(request.GET.get("paused")),
    }
    return render(request, "studio/mail.jinja", context, status=422 if form.errors else 200)


@require_POST
@person_required
def write_again(request: HttpRequest) -> HttpResponse:
    """Let letters go to an address again that could not be reached."""
    address = request.POST.get("address", "")
    if actions.write_again(actor=require_person(request), address=address):
        messages.success(
            request,
            _("The next letter goes to %(address)s again. If it comes back, it stands here.") % {"address": address},
        )
    return redirect("studio:mail")


@require_GET
@person_required
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One kept letter, as its reader would see the plain text."""
    require(can_run_installation, require_person(request))
    found = kept_letter(name)
    if found is None:
        raise Http404("There is no such letter.")
    return render(request, "studio/letter.jinja", {"letter": found})


@require_POST
@person_required
@limited("test letters", 5, 60)
def send_test(request: HttpRequest) -> HttpResponse:
    """Send a letter that says that letters arrive."""
    person = require_person(request)
    require(can_run_installation, person)
    form = TestLetterForm(request.POST)
    if not form.is_valid():
        return _mail_page(request, form)
    address = form.cleaned_data["address"]
    actions.send_test_letter(actor=person, address=address, now=timezone.now())
    if settings.EMAIL_URL:
        text = _("A test is on its way to %(address)s. If it does not arrive, look at the jobs that failed.")
    else:
        text = _("A test to %(address)s will lie here in a moment: there is no mail server yet. Load the page again.")
    messages.success(request, text % {"address": address})
    return redirect("studio:mail")


@require_GET
@person_required
def jobs(request: HttpRequest) -> HttpResponse:
    """Work that failed, and how much waits."""
    require(can_run_installation, require_person(request))
    page = keyset_page(Job.objects.failed(), order=("-id",), cursor=request.GET.get("after"))
    context = {"page": page, "queue": queries.queue(timezone.now()), "now": timezone.now()}
    return render(request, "studio/jobs.jinja", context)


@require_POST
@person_required
def retry(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Give one failed job a new start."""
    person = require_person(request)
    require(can_run_installation, person)
    job = get_object_or_404(Job, public_id=job_id)
    if actions.retry_job(actor=person, job=job, now=timezone.now()):
        messages.success(request, _("It runs again in a moment."))
    else:
        messages.info(request, _("It was started again already."))
    return redirect("studio:jobs")


@require_POST
@person_required
def retry_all(request: HttpRequest) -> HttpResponse:
    """Give every failed job a new start."""
    count = actions.retry_all_jobs(actor=require_person(request), now=timezone.now())
    text = ngettext("%(count)d job runs again in a moment.", "%(count)d jobs run again in a moment.", count)
    messages.success(request, text % {"count": count})
    return redirect("studio:jobs")


@require_http_methods(["GET", "POST"])
@person_required
def company(request: HttpRequest) -> HttpResponse:
    """What the company is called, and its words for its sides."""
    person = require_person(request)
    require(can_run_installation, person)
    house = the_company()
    initial = {name: getattr(house, name) for name in CompanyForm.base_fields}
    form = CompanyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_company(by=person, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("studio:company")
    return _company_page(request, form=form)


def _company_page(request: HttpRequest, **forms: Any) -> HttpResponse:
    house = the_company()
    initial = {name: getattr(house, name) for name in CompanyForm.base_fields}
    context = {
        "form": CompanyForm(initial=initial),
        "kind_form": KindForm(initial={"is_open_to_choose": True}),
        "kinds": queries.kinds_with_people(),
        "sides": dict(SIDES),
        **forms,
    }
    has_errors = context["form"].errors or context["kind_form"].errors
    return render(request, "studio/company.jinja", context, status=422 if has_errors else 200)


@require_POST
@person_required
def add_kind(request: HttpRequest) -> HttpResponse:
    """Name another of the company's sides."""
    person = require_person(request)
    require(can_run_installation, person)
    form = KindForm(request.POST)
    if form.is_valid() and _set_kind(request, form, None):
        return redirect("studio:company")
    return _company_page(request, kind_form=form)


@require_http_methods(["GET", "POST"])
@person_required
def change_kind(request: HttpRequest, kind_id: uuid.UUID) -> HttpResponse:
    """Change one of the company's words."""
    require(can_run_installation, require_person(request))
    kind = get_object_or_404(StakeholderKind, public_id=kind_id)
    initial = {name: getattr(kind, name) for name in KindForm.base_fields}
    form = KindForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _set_kind(request, form, kind):
        return redirect("studio:company")
    context = {"form": form, "kind": kind}
    return render(request, "studio/kind.jinja", context, status=422 if form.errors else 200)


def _set_kind(request: HttpRequest, form: KindForm, kind: StakeholderKind | None) -> bool:
    try:
        set_stakeholder_kind(by=require_person(request), kind=kind, now=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        if "name" in getattr(error, "error_dict", {}):
            form.add_error("name", _("There is a kind of this name already."))
        else:
            form.add_error(None, " ".join(error.messages))
        return False
    messages.success(request, _("Kept."))
    return True
