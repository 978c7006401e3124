"""Who waits for an answer, and reading what people gave."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from makewith.foundation.conversation.models import Comment
from makewith.foundation.conversation.permissions import can_give_answer
from makewith.foundation.conversation.queries import answers_to, comments_on
from makewith.foundation.people.requests import require_person
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.requests import team_page
from makewith.foundation.search.queries import text_of
from makewith.foundation.trail.models import Item
from makewith.foundation.trail.paths import path_of
from makewith.foundation.trail.permissions import can_see_waiting
from makewith.foundation.trail.queries import authors_of, heard_rate
from makewith.foundation.trail.registry import kind_names, kind_of
from makewith.kit.pages import keyset_page
from makewith.kit.permissions import require
from makewith.loop.insights.permissions import can_make_insight
from makewith.loop.insights.queries import insights_of
from makewith.surfaces.studio.queries import reading as queries


@require_GET
@team_page("waiting")
def waiting(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Contributions that nobody has answered, longest waiting first."""
    person, now = require_person(request), timezone.now()
    require(can_see_waiting, person, programme)
    rows = queries.waiting_rows(programme, person, now)
    page = keyset_page(rows, order=("given_at", "id"), cursor=request.GET.get("after"))
    context = {
        "programme": programme,
        "page": page,
        "rows": [queries.waited(credit, programme, now) for credit in page.rows],
        "heard": heard_rate(programme, now),
        "hidden": queries.hidden_waiting(programme, now),
        "is_first": not request.GET.get("after"),
        "kind_words": {name: kind_of(name).label for name in kind_names()},
        "now": now,
    }
    return render(request, "studio/waiting.jinja", context)


@require_GET
@team_page("insights")
def next_texts(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What there is to read, what nobody used yet first."""
    person = require_person(request)
    order = ("used", "-occurred_at", "id")
    page = keyset_page(queries.texts_to_read(programme, person), order=order, cursor=request.GET.get("after"))
    context = {"programme": programme, "page": page, "authors": authors_of(page.rows, person), "kind_of": kind_of}
    return render(request, "studio/texts.jinja", context)


@require_GET
@team_page("insights")
def read(request: HttpRequest, programme: Programme, item_id: uuid.UUID) -> HttpResponse:
    """One text with its comments, its words ready to be quoted."""
    person = require_person(request)
    visible = (
        Item.objects.visible_to(person)
        .given()
        .select_related("programme")
        .filter(programme=programme, kind__in=(*queries.TEXTS, "comment"))
    )
    item = get_object_or_404(visible, public_id=item_id)
    if item.kind == "comment":
        target = Comment.objects.filter(trail_item=item).values_list("target__public_id", flat=True).first()
        if target is None:
            raise Http404("There is no such comment.")
        response = redirect("studio:read", programme.slug, target)
        response["Location"] += f"#comment-{item_id}"
        return response
    comments = list(comments_on(item)[:200])
    following = queries.texts_to_read(programme, person).exclude(pk=item.pk)
    text = text_of(item)
    context = {
        "programme": programme,
        "item": item,
        "kind_of": kind_of,
        "path": path_of(item),
        "has_title": text.startswith(f"{item.title}\n\n"),
        "body": text.removeprefix(f"{item.title}\n\n"),
        "authors": authors_of([item], person).get(item.pk, []),
        "comments": comments,
        "answers": list(answers_to(item)[:10]),
        "quotes": queries.quotes_from(item, person),
        "following": following[:8],
        "insights": insights_of(programme, person)[:100],
        "can_make": can_make_insight(person, programme),
        "can_answer": can_give_answer(person, item),
    }
    return render(request, "studio/read.jinja", context)
