"""Pages about who makes an idea and how it grows, for everybody."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makewith.foundation.files.actions import RefusedFile
from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.requests import person_required, require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import programme_page
from makewith.kit.forms import show_problems
from makewith.kit.limits import limited
from makewith.kit.pages import keyset_page
from makewith.kit.permissions import require
from makewith.loop.ideas.authors import actions, permissions, queries
from makewith.loop.ideas.authors.forms import InviteForm, SharesForm, TagsForm, UpdateForm
from makewith.loop.ideas.authors.models import CoAuthorOffer, ShareProposal, Version
from makewith.loop.ideas.authors.rules import AuthorsRules
from makewith.loop.ideas.models import Idea


def _idea(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> Idea:
    idea = queries.idea_at(item_id, programme, person_of(request))
    if idea is None:
        raise Http404("There is no such idea, or it is not open to you.")
    return idea


def _context(idea: Idea, **more: Any) -> dict[str, Any]:
    return {"idea": idea, "item": idea.trail_item, "call": idea.call, "activity": idea.call.activity, **more}


# Versions.


@require_GET
@programme_page("ideas")
def versions(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Every wording of an idea, and what changed in the one that is asked for; in the newest unless one is."""
    idea = _idea(request, programme, item_id)
    rows = queries.versions_of(idea)
    by_number = {row.number: row for row in rows}
    asked = request.GET.get("n", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 and int(asked) in by_number else idea.version
    after, before = by_number.get(number), by_number.get(number - 1)
    person, waiting = person_of(request), queries.waiting_wording(idea)
    if waiting is not None and waiting.trail_item and not permissions.can_see_wording(person, waiting.trail_item):
        waiting = None
    shows_waiting = waiting is not None and "waiting" in request.GET
    if shows_waiting:
        after, before = waiting, by_number.get(idea.version) or Version(title=idea.title, answers=idea.answers)
    is_shown = all(queries.is_shown(one) for one in (after, before) if one)
    is_readable = bool(is_shown and after and before and not after.emptied_at and not before.emptied_at)
    context = _context(
        idea,
        versions=rows,
        waiting=waiting,
        shows_waiting=shows_waiting,
        standing=queries.standing_of(waiting) if shows_waiting else None,
        number=number,
        after=after,
        before=before,
        is_shown=is_shown,
        is_readable=is_readable,
        differences=queries.differences(idea.call, before, after) if is_readable and before and after else [],
    )
    return render(request, "ideas_authors/versions.jinja", context)


@require_GET
@programme_page("ideas")
def wording(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Where a wording that was, or is, an Item of its own is read: among the versions of its idea."""
    found = queries.wording_at(item_id, programme)
    if (
        found is None
        or found.trail_item is None
        or not permissions.can_see_wording(person_of(request), found.trail_item)
    ):
        raise Http404("There are no such words, or they are not open to you.")
    idea_item = found.idea.trail_item
    assert idea_item is not None
    page = reverse("ideas_authors:versions", args=[programme.slug, idea_item.public_id])
    return redirect(f"{page}?n={found.number}" if found.number else f"{page}?waiting")


# Authors and their shares.


@require_GET
@person_required
@programme_page("ideas")
def authors(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """For an idea's authors: who they are, their shares, who is asked, and what is proposed."""
    idea = _idea(request, programme, item_id)
    return _authors_page(request, idea)


def _authors_page(request: HttpRequest, idea: Idea, status: int = 200, **forms: Any) -> HttpResponse:
    person = require_person(request)
    if not permissions.is_author(person, idea):
        raise Http404("This page is for the authors of an idea.")
    credits = queries.authors_of(idea)
    shares = queries.shares_of(idea)
    living = [credit.person for credit in credits if credit.person.erased_at is None]
    proposal = queries.open_proposal(idea)
    context = _context(
        idea,
        credits=[(credit.person, shares[credit.person_id]) for credit in credits],
        shares=shares,
        offers=list(queries.offers_of(idea)),
        proposal=proposal,
        proposed=[(one, proposal.shares.get(str(one.pk), 0), shares[one.pk]) for one in living] if proposal else [],
        consented=set(proposal.consents.values_list("person_id", flat=True)) if proposal else set(),
        most=AuthorsRules.of(idea.call).most_co_authors,
        can_invite=permissions.can_invite_co_author(person, idea),
        can_leave=permissions.can_leave_idea(person, idea),
        can_propose=len(living) > 1 and permissions.can_propose_shares(person, idea),
        invite_form=forms.get("invite_form") or InviteForm(),
        shares_form=forms.get("shares_form") or SharesForm(living, shares),
    )
    return render(request, "ideas_authors/authors.jinja", context, status=status)


@require_POST
@person_required
@limited("co-authors", 20, 600)
@programme_page("ideas")
def invite(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Ask somebody to be an author too."""
    idea, person = _idea(request, programme, item_id), require_person(request)
    require(permissions.can_invite_co_author, person, idea)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            actions.invite_co_author(author=person, idea=idea, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("They are asked. The share is yours until they say yes."))
            return redirect("ideas_authors:authors", programme.slug, item_id)
    return _authors_page(request, idea, status=422, invite_form=form)


@require_POST
@person_required
@programme_page("ideas")
def take_back_offer(
    request: HttpRequest, programme: Programme, item_id: uuid.UUID, offer_id: uuid.UUID
) -> HttpResponse:
    """Ask somebody no longer."""
    idea = _idea(request, programme, item_id)
    offer = CoAuthorOffer.objects.filter(idea=idea, public_id=offer_id).select_related("idea").first()
    if offer is None:
        raise Http404("There is no such offer.")
    actions.take_back_offer(author=require_person(request), offer=offer, now=timezone.now())
    messages.success(request, _("The offer is taken back."))
    return redirect("ideas_authors:authors", programme.slug, item_id)


@require_POST
@person_required
@limited("co-authors", 20, 600)
@programme_page("ideas")
def propose(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Propose other shares."""
    idea, person = _idea(request, programme, item_id), require_person(request)
    require(permissions.can_propose_shares, person, idea)
    living = [credit.person for credit in queries.authors_of(idea) if credit.person.erased_at is None]
    form = SharesForm(living, queries.shares_of(idea), request.POST)
    if form.is_valid():
        try:
            actions.propose_shares(person=person, idea=idea, shares=form.shares(), now=timezone.now())
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Proposed. It counts once everybody said yes."))
            return redirect("ideas_authors:authors", programme.slug, item_id)
    return _authors_page(request, idea, status=422, shares_form=form)


@require_POST
@person_required
@programme_page("ideas")
def answer_proposal(
    request: HttpRequest, programme: Programme, item_id: uuid.UUID, proposal_id: uuid.UUID
) -> HttpResponse:
    """Say yes or no to other shares."""
    idea, person = _idea(request, programme, item_id), require_person(request)
    proposal = ShareProposal.objects.filter(idea=idea, public_id=proposal_id).first()
    if proposal is None or not permissions.is_author(person, idea):
        raise Http404("There is no such proposal.")
    proposal.idea = idea
    agrees = request.POST.get("agrees") == "yes"
    answered = actions.answer_proposal(person=person, proposal=proposal, agrees=agrees, now=timezone.now())
    if answered.is_agreed:
        messages.success(request, _("Everybody said yes. The new shares count."))
    elif answered.closed_at:
        messages.success(request, _("The proposal is off. The shares stay as they are."))
    else:
        messages.success(request, _("You said yes. The others are asked."))
    return redirect("ideas_authors:authors", programme.slug, item_id)


@require_http_methods(["GET", "POST"])
@person_required
@programme_page("ideas")
def leave(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Say what leaving an idea means (GET), and do it (POST)."""
    idea, person = _idea(request, programme, item_id), require_person(request)
    if not permissions.can_leave_idea(person, idea):
        raise Http404("There is nothing of yours to leave here.")
    if request.method == "POST":
        actions.leave_idea(person=person, idea=idea, now=timezone.now())
        messages.success(request, _("You are an author of it no longer."))
        return redirect("portal:my_trail", programme.slug)
    return render(request, "ideas_authors/leave.jinja", _context(idea, share=queries.shares_of(idea)[person.pk]))


# An offer, from a letter or an inbox.


def _offer(offer_id: uuid.UUID) -> CoAuthorOffer:
    offer = queries.offer_by(offer_id)
    if offer is None:
        raise Http404("There is no such offer.")
    return offer


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    """Read an offer to be a co-author, and accept it once signed in as whom it is for."""
    found, person = _offer(offer_id), person_of(request)
    if person is None and request.user.is_authenticated:
        # Whoever just signed in by the letter's link chooses a name first, and comes back here to say yes.
        return redirect_to_login(request.path, reverse("people:welcome"))
    idea = found.idea
    assert idea.trail_item is not None
    programme = idea.call.activity.programme
    if request.method == "POST":
        if person is None:
            return redirect_to_login(request.path)
        if permissions.is_for(person, found):
            try:
                actions.accept_offer(person=person, offer=found, now=timezone.now())
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
                return redirect(request.path)
            messages.success(request, _("You are a co-author now."))
            return redirect("ideas:idea", programme.slug, idea.trail_item.public_id)
    context = _context(
        idea,
        offer=found,
        # The words are for whoever sees the idea anyway: an offer opens no door that is closed.
        is_shown=idea.trail_item.withdrawn_at is None and idea.trail_item.is_visible_to(person),
        stands=not (found.accepted_at or found.declined_at or found.ended_at) and idea.trail_item.withdrawn_at is None,
        mine=permissions.is_for(person, found),
        can_answer=permissions.can_answer_offer(person, found),
        programme=programme,
    )
    return render(request, "ideas_authors/offer.jinja", context)


@require_http_methods(["GET", "POST"])
@limited("declines", 20, 600)
def decline(request: HttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    """Say no, without an account."""
    found = _offer(offer_id)
    if request.method == "POST":
        actions.decline_offer(offer=found, now=timezone.now())
        found = _offer(offer_id)
    context = {"offer": found, "programme": found.idea.call.activity.programme}
    return render(request, "ideas_authors/decline.jinja", context)


# Updates.


@require_GET
@programme_page("ideas")
def update(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """An update has no page of its own: it is shown with its idea."""
    found = queries.update_at(item_id, person_of(request))
    if found is None or found.idea.trail_item is None:
        raise Http404("There is no such update, or it is not open to you.")
    address = reverse("ideas:idea", args=[programme.slug, found.idea.trail_item.public_id])
    return redirect(f"{address}#update-{item_id}")


@require_http_methods(["GET", "POST"])
@person_required
@limited("updates", 20, 600)
@programme_page("ideas")
def post_update(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Tell how an idea goes on."""
    idea, person = _idea(request, programme, item_id), require_person(request)
    require(permissions.can_post_update, person, idea)
    form = UpdateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            posted = actions.post_update(
                person=person, idea=idea, upload=request.FILES.get("picture"), now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            show_problems(form, error)
        except RefusedFile as error:
            show_problems(form, ValidationError(str(error)))
        else:
            messages.success(request, _("It is on the page. Whoever follows the idea hears of it."))
            address = reverse("ideas:idea", args=[programme.slug, item_id])
            return redirect(f"{address}#update-{posted.trail_item.public_id}")
    context = _context(idea, form=form)
    return render(request, "ideas_authors/post_update.jinja", context, status=422 if form.errors else 200)


# Tags.


@require_http_methods(["GET", "POST"])
@person_required
@limited("tags", 60, 600)
@programme_page("ideas")
def tags(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """Give an idea its tags."""
    idea, person = _idea(request, programme, item_id), require_person(request)
    require(permissions.can_tag_idea, person, idea)
    given = ", ".join(tag.name for tag in queries.tags_of([idea.pk]).get(idea.pk, []))
    form = TagsForm(request.POST or None, initial={"tags": given})
    if request.method == "POST" and form.is_valid():
        try:
            actions.tag_idea(person=person, idea=idea, names=form.names(), now=timezone.now())
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, _("Kept."))
            return redirect("ideas:idea", programme.slug, item_id)
    context = _context(idea, form=form, used=queries.tags_used_in(idea.call))
    return render(request, "ideas_authors/tags.jinja", context, status=422 if form.errors else 200)


@require_GET
@programme_page("ideas")
def tags_like(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Tags that begin as the last word being typed, as options of a list."""
    typed = TagsForm({"tags": request.GET.get("tags", "")[:400]})
    names = typed.names() if typed.is_valid() else []
    found = queries.tags_like(names[-1], programme, person_of(request)) if names else []
    context = {"tags": found, "before": ", ".join(name.strip() for name in names[:-1])}
    return render(request, "ideas_authors/tags_like.jinja", context)


@require_GET
@programme_page("ideas")
def tag(request: HttpRequest, programme: Programme, key: str) -> HttpResponse:
    """Everything in a programme that has a tag, as far as the reader may see it."""
    found = queries.tag_called(key, programme, person_of(request))
    if found is None:
        raise Http404("Nothing here has this tag.")
    rows = queries.ideas_tagged(found, person_of(request))
    page = keyset_page(rows, order=("-submitted_at", "-id"), cursor=request.GET.get("after"), size=30)
    return render(request, "ideas_authors/tag.jinja", {"tag": found, "page": page, "programme": programme})
