"""A programme by invitation with its people, an idea on the table and a comment on it, and a way to send requests."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.test import Client
from django.utils import timezone

from makewith.foundation.accounts.actions import create_token
from makewith.foundation.conversation.actions import add_comment
from makewith.foundation.conversation.models import Comment
from makewith.foundation.people.models import Person
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Programme, Role, Visibility
from makewith.foundation.programmes.tests.factories import MembershipFactory, ProgrammeFactory, TeamRoleFactory
from makewith.loop.ideas.models import Call, Idea
from makewith.loop.ideas.tests.factories import WORDS, make_call, make_idea

KEY = "the-first-time-we-ask"
NEW_IDEA = {"title": WORDS.title, "answers": dict(WORDS.answers), "terms_version": 1}
NEW_COMMENT = {"text": "On rainy days this would save two trips.", "stance": "builds"}


@dataclass
class Stage:
    programme: Programme
    call: Call
    idea: Idea
    comment: Comment
    people: dict[str, Person]
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def call_id(self) -> uuid.UUID:
        return self.call.activity.public_id

    @property
    def idea_id(self) -> uuid.UUID:
        assert self.idea.trail_item is not None
        return self.idea.trail_item.public_id

    @property
    def comment_id(self) -> uuid.UUID:
        return self.comment.trail_item.public_id

    def path(self, template: str) -> str:
        """An address of the API with the names in it replaced by those of this stage."""
        return "/api/v1" + template.format(
            slug=self.programme.slug,
            call_id=self.call_id,
            idea_id=self.idea_id,
            item_id=self.idea_id,
            comment_id=self.comment_id,
        )

    def ask(
        self,
        method: str,
        template: str,
        role: str = "visitor",
        body: Any = None,
        *,
        key: str = KEY,
        content_type: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> Any:
        """Send a request as somebody of the cast. `body` is sent as it is when it is bytes, otherwise as JSON."""
        sent: dict[str, Any] = {"idempotency-key": key}
        if role != "visitor":
            sent["authorization"] = f"Bearer {self.keys[role]}"
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        return Client().generic(
            method,
            self.path(template),
            data,
            content_type=content_type if data else "",
            headers=sent | (headers or {}),
        )


def set_stage(visibility: str = Visibility.INVITATION) -> Stage:
    """The stage, with a key for everybody in the cast: author, member, researcher, owner, outsider."""
    now = timezone.now() - timedelta(hours=1)
    programme = ProgrammeFactory(slug="last-metres", visibility=visibility)
    call = make_call(programme, terms="You keep your idea; we may use it.", visibility=Visibility.MEMBERS)
    if visibility == Visibility.PUBLIC:
        call.activity.visibility = Visibility.PUBLIC
        call.activity.save()
    people = {role: PersonFactory(name=f"{role.capitalize()} A.") for role in CAST}
    MembershipFactory(programme=programme, person=people["author"])
    MembershipFactory(programme=programme, person=people["member"])
    TeamRoleFactory(programme=programme, person=people["researcher"], role=Role.RESEARCHER)
    TeamRoleFactory(programme=programme, person=people["owner"], role=Role.OWNER)
    idea = make_idea(call, people["author"], now=now)
    assert idea.trail_item is not None
    comment = add_comment(
        author=people["author"],
        target=idea.trail_item,
        text="The bins are emptied on Tuesdays.",
        stance="builds",
        submission_key=uuid.uuid4(),
        now=now,
    )
    stage = Stage(programme, call, idea, comment, people)
    for role, person in people.items():
        assert person.user is not None
        stage.keys[role] = create_token(user=person.user, name="tests")[1]
    return stage


CAST = ("member", "author", "researcher", "owner", "outsider")


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for when a key was last used."""
    found = {}
    for model in apps.get_models():
        names = [column.attname for column in model._meta.concrete_fields if column.name != "last_used_at"]
        found[model._meta.label] = list(model._default_manager.order_by("pk").values_list(*names))
    return found
