"""How the API says no: RFC 9457 problem documents, one shape for every refusal."""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import ninja.errors
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from pydantic import BaseModel, Field

from makewith.kit.limits import TooMany

MEDIA_TYPE = "application/problem+json"
logger = logging.getLogger(__name__)

# status: (name in the address of its description, title, when it is given)
KINDS: dict[int, tuple[str, str, str]] = {
    400: ("not-json", "The body is not JSON", "The body of the request could not be read as JSON in UTF-8."),
    401: ("key-needed", "A key is needed", "No key was sent where one is needed, or the key is unknown, ended or run out."),
    403: ("not-allowed", "This is not allowed", "The key is good, but its person may not do this, or not now."),
    404: ("not-found", "There is nothing here", "It does not exist, or it is not open to you. Which of the two is not said."),
    405: ("other-method", "This address has other methods", "The Allow header lists the methods that work here."),
    409: ("key-used", "This Idempotency-Key was used for something else", "Use a new key for every new idea or comment."),
    410: ("taken-back", "This was taken back", "Its author took it back. Forget what you kept of it."),
    413: ("too-large", "The body is too large", "The body has more bytes than a request here can need."),
    415: ("not-json-type", "The body must be JSON", "Send Content-Type: application/json."),
    422: ("does-not-fit", "Something does not fit", "`errors` says where and what. Nothing was saved."),
    429: ("too-many", "Too many requests", "Wait as many seconds as the Retry-After header says."),
    500: ("our-fault", "Something went wrong here", "It is not your request's fault. Nothing was saved."),
}  # fmt: skip


class Fault(BaseModel):
    """One thing that does not fit."""

    where: str = Field(description="The part of the request, such as `body.title`, `query.after` or `path.idea_id`.")
    what: str = Field(description="What is wrong there, in a sentence.")


class ProblemDocument(BaseModel):
    """Why a request was refused, after RFC 9457."""

    type: str = Field(description="The address of a description of this kind of problem.")
    title: str = Field(description="The kind of problem in a few words.")
    status: int = Field(description="The HTTP status, again.")
    detail: str = Field(description="What happened this time and what to do.")
    errors: list[Fault] = Field(description="Every part of the request that does not fit; often empty.")


class Problem(Exception):
    """Ends a request with a problem document. `faults` are pairs of where and what."""

    def __init__(self, status: int, detail: str = "", faults: Sequence[tuple[str, str]] = ()) -> None:
        self.status, self.detail, self.faults = status, detail or KINDS[status][2], list(faults)
        super().__init__(self.detail)


def does_not_fit(*faults: tuple[str, str]) -> Problem:
    return Problem(422, faults=faults)


def answer(problem: Problem, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The problem as a response."""
    name, title, _ = KINDS[problem.status]
    document = ProblemDocument(
        type=f"{reverse('api:docs')}#{name}",
        title=title,
        status=problem.status,
        detail=problem.detail,
        errors=[Fault(where=where, what=what) for where, what in problem.faults],
    )
    response = HttpResponse(json.dumps(document.model_dump()), status=problem.status, content_type=MEDIA_TYPE)
    for header, value in {"Cache-Control": "no-store", **(headers or {})}.items():
        response[header] = value
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="makewith"'
    return response


_WORDS = {
    "missing": "This is missing.",
    "extra_forbidden": "There is no such field here.",
    "string_unicode": "This is not text in Unicode.",
    "string_pattern_mismatch": "This is empty, or has signs in it that cannot be kept.",
}


def _where(location: Sequence[Any]) -> str:
    # The second place of a body's location is the name that our function has for it, which nobody outside knows.
    parts = [location[0], *location[2:]] if location[0] == "body" else list(location)
    return ".".join(str(part) for part in parts)


def _from_shape(error: ninja.errors.ValidationError) -> Problem:
    # A message may repeat what was sent, which can be long; its first words are enough.
    return does_not_fit(
        *[
            (_where(one["loc"])[:200], _WORDS.get(one["type"], f"{one['msg'].removesuffix('.')[:300]}."))
            for one in error.errors
        ]
    )


def from_validation(
    error: ValidationError, places: Mapping[str, str] | None = None, otherwise: str = "body"
) -> Problem:
    """What an action says about its fields. `places` maps a field's name to its place in the request."""
    if not hasattr(error, "error_dict"):
        return does_not_fit(*[(otherwise, message) for message in error.messages])
    return does_not_fit(
        *[
            ((places or {}).get(field, f"{otherwise}.{field}"), message)
            for field, messages in error.message_dict.items()
            for message in messages
        ]
    )


_REASONS = {
    "ideas.write_idea": "You cannot write ideas in this call: it is not open now, or not to you.",
    "ideas.support_idea": "You cannot support this idea: its call is not open now, or the idea is your own.",
    "ideas.vote_against": "Votes go up only in this call.",
    "conversation.add_comment": "You cannot comment here: the programme is closed, or this was taken back.",
    "trail.withdraw_item": "Only the person who gave something can take it back.",
}


def respond(request: HttpRequest, error: Exception) -> HttpResponse:
    """The answer to whatever went wrong in a view. Faults of our own are logged with their traceback."""
    if isinstance(error, TooMany):
        detail = f"Try again in {error.retry_after} seconds."
        return answer(Problem(429, detail), {"Retry-After": str(error.retry_after)})
    return answer(_problem_of(error))


def _problem_of(error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case ninja.errors.ValidationError():
            return _from_shape(error)
        case ninja.errors.HttpError():
            return Problem(error.status_code)
        case ValidationError():
            return from_validation(error)
        case PermissionDenied():
            return Problem(403, _REASONS.get(str(error), ""))
        case Http404():
            return Problem(404)
        case BadRequest():
            return does_not_fit(("query.after", str(error)))
    logger.error("The API failed.", exc_info=error)
    return Problem(500)


def declared(*statuses: int) -> dict[int, type[ProblemDocument]]:
    """For an operation's `response`: the problems it may answer with."""
    return dict.fromkeys(statuses, ProblemDocument)
