"""A programme by invitation with one of everything in it, and somebody of every role."""

import re
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from makewith.foundation.accounts.actions import create_token
from makewith.foundation.conversation.actions import add_comment, give_answer
from makewith.foundation.files.models import File
from makewith.foundation.jobs import worker
from makewith.foundation.notifications.models import Notification
from makewith.foundation.people.models import Company, Person
from makewith.foundation.people.tests.factories import PersonFactory, StakeholderKindFactory
from makewith.foundation.programmes.models import Invitation, Programme, Role, Visibility
from makewith.foundation.programmes.tests.factories import MembershipFactory, ProgrammeFactory, TeamRoleFactory
from makewith.loop.decisions.actions import Effect, Verdict, record_decision, record_delivery
from makewith.loop.decisions.models import Outcome
from makewith.loop.ideas.actions import draft_of
from makewith.loop.ideas.models import Call, Idea, IdeaPicture
from makewith.loop.ideas.tests.factories import WORDS, make_call, make_idea
from makewith.loop.insights.actions import Piece, make_insight, publish_insight
from makewith.loop.insights.models import Insight
from makewith.loop.measures.actions import set_metric

ROLES = ("visitor", "outsider", "member", "author", "observer", "researcher", "owner", "administrator")
SLUG = "last-metres"
QUOTE = "He chose the bins, and it rained."


@dataclass
class House:
    """The cast is in `people`, the ids that addresses need are in `ids`."""

    programme: Programme
    call: Call
    idea: Idea
    insight: Insight
    draft_insight: Insight
    people: dict[str, Person]
    ids: dict[str, Any] = field(default_factory=dict)

    def path(self, template: str) -> str:
        """The text with `{idea}` and the like replaced by the ids of this house; other braces stay."""
        return re.sub(r"\{(\w+)\}", lambda match: str(self.ids.get(match[1], match[0])), template)

    def client(self, role: str) -> Client:
        client = Client()
        if role != "visitor":
            client.force_login(self.people[role].user)
        return client

    def ask(self, method: str, template: str, role: str, data: Any = None, **headers: Any) -> HttpResponse:
        """Send a request as somebody of the cast, like a form of a page does. Ids in the data are filled in as well."""
        filled = {
            self.path(name): self.path(value) if isinstance(value, str) else value
            for name, value in (data or {}).items()
        }
        return self.client(role).generic(method, self.path(template), **_sent(method, filled), **headers)


def _sent(method: str, data: dict[str, Any]) -> dict[str, Any]:
    if method == "GET":
        return {}
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    return {"data": encode_multipart(BOUNDARY, data), "content_type": MULTIPART_CONTENT}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for sessions and what signing in notes down."""
    unstable = {"last_used_at", "last_login"}
    found = {}
    for model in apps.get_models():
        if model._meta.label == "sessions.Session":
            continue
        names = [column.attname for column in model._meta.concrete_fields if column.name not in unstable]
        found[model._meta.label] = list(model._default_manager.order_by("pk").values_list(*names))
    return found


def build(visibility: str = Visibility.INVITATION) -> House:
    """The house as it stands after one walk through the loop."""
    Company.objects.get_or_create(defaults={"name": "Wrenpost"})
    now = timezone.now() - timedelta(hours=2)
    programme = ProgrammeFactory(slug=SLUG, name="The last hundred metres", visibility=visibility)
    call = make_call(programme, terms="You keep your idea; we may use it.", slug="safe-spot", visibility="members")
    if visibility == Visibility.PUBLIC:
        call.activity.visibility = Visibility.PUBLIC
        call.activity.save()
    people = {role: PersonFactory(name=f"{role.capitalize()} A.", email=f"{role}@example.org") for role in ROLES[1:]}
    for role in ("member", "author"):
        MembershipFactory(programme=programme, person=people[role])
    for name, role in (("observer", Role.OBSERVER), ("researcher", Role.RESEARCHER), ("owner", Role.OWNER)):
        TeamRoleFactory(programme=programme, person=people[name], role=role)
    boss = people["administrator"].user
    boss.is_administrator = True
    boss.save()

    author, researcher, owner = (people[role] for role in ("author", "researcher", "owner"))
    idea = make_idea(call, author, words=WORDS, now=now)
    item = idea.trail_item
    picture = File.objects.create(
        owner_id=author.public_id, holder="idea", content_type="image/jpeg", size=3, original_name="porch.jpg"
    )
    IdeaPicture.objects.create(idea=idea, file=picture, position=1, alt="A porch")
    comment = add_comment(
        author=author, target=item, text="On Tuesdays too.", stance="builds", submission_key=uuid.uuid4(), now=now
    )
    answer = give_answer(
        signed_by=owner, target=item, text="We try it in spring.", submission_key=uuid.uuid4(), now=now
    )
    insight, draft_insight = (
        make_insight(actor=researcher, programme=programme, claim=claim, pieces=[Piece(item, QUOTE)], now=now)
        for claim in ("They mind not being the one who chose.", "Nobody reads the card.")
    )
    publish_insight(actor=researcher, insight=insight, now=now)
    decision = record_decision(
        actor=owner,
        programme=programme,
        title="Try safe-spot photos",
        verdicts=[Verdict(insight.trail_item, Outcome.GO, "You asked to choose.")],
        decided_by=owner,
        decided_on=now.date(),
        submission_key=uuid.uuid4(),
        now=now,
    )
    delivery = record_delivery(
        actor=owner,
        decision=decision,
        title="The card is in every van",
        shipped_on=now.date(),
        effect=Effect("Calls", Decimal("38"), Decimal("27.5"), "per thousand", ""),
        submission_key=uuid.uuid4(),
        now=now,
    )
    metric = set_metric(
        actor=owner,
        programme=programme,
        now=now,
        name="Calls",
        unit="per thousand",
        baseline=Decimal(38),
        target=Decimal(20),
        due_on=now.date() + timedelta(days=200),
    )
    invitation = Invitation.objects.create(
        programme=programme, email=people["outsider"].email, invited_by=owner, invited_at=now
    )
    worker.run_due(timezone.now() + timedelta(minutes=1))
    draft = draft_of(author=people["member"], call=call, now=now)
    house = House(programme, call, idea, insight, draft_insight, people)
    house.ids = {
        "slug": SLUG,
        "call": call.activity.slug,
        "idea": item.public_id,
        "comment": comment.trail_item.public_id,
        "answer": answer.trail_item.public_id,
        "insight": insight.trail_item.public_id,
        "draft_insight": draft_insight.trail_item.public_id,
        "evidence": draft_insight.trail_item.links_back.get().pk,
        "decision": decision.trail_item.public_id,
        "delivery": delivery.trail_item.public_id,
        "update": delivery.trail_item.links_onward.get(relation="told_in").target.public_id,
        "metric": metric.public_id,
        "invitation": invitation.public_id,
        "news": Notification.objects.filter(person=author).latest("id").public_id,
        "picture": picture.public_id,
        "draft": draft.public_id,
        "key": create_token(user=author.user, name="tests")[0].public_id,
        "kind": StakeholderKindFactory().public_id,
        "programme": programme.public_id,
        "owner_pk": owner.pk,
        "new": uuid.uuid4(),
    }
    return house


class Undone:
    """What happens inside happens in the database until the end of the block, and then never did."""

    def __enter__(self) -> None:
        self._atomic = transaction.atomic()
        self._atomic.__enter__()

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self._atomic.__exit__(None, None, None)
