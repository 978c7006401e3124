"""The API itself: how every operation is entered, and its OpenAPI document."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from makewith.surfaces.api import problems
from makewith.surfaces.api.problems import Problem

BODY_BYTES = 64 * 1024
_HEADERS: dict[str, dict[str, Any]] = {
    "401": {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "Always asks for a Bearer key."}},
    "429": {"Retry-After": {"schema": {"type": "integer", "minimum": 1}, "description": "Seconds until the next try."}},
}


class Api(NinjaAPI):
    """Ninja's, with every refusal as a problem document, in the responses and in what the OpenAPI document declares."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        return problems.respond(request, exc)

    def get_openapi_schema(self, **options: Any) -> Any:
        document = super().get_openapi_schema(**options)
        for operations in document["paths"].values():
            for operation in operations.values():
                responses = {str(status): response for status, response in operation["responses"].items()}
                operation["responses"] = responses
                operation["summary"] = operation["description"].partition("\n")[0]
                for status, response in responses.items():
                    if int(status) >= 400:
                        response["description"] = problems.KINDS[int(status)][1]
                        response["content"] = {problems.MEDIA_TYPE: response["content"]["application/json"]}
                        if status in _HEADERS:
                            response["headers"] = _HEADERS[status]
        return document


api = Api(
    title="Makewith",
    version="1",
    description=(
        "Programmes, calls for ideas, ideas, supports, comments and the trail of what became of them. What everybody may "
        "read needs no key; everything else needs one, sent as `Authorization: Bearer mw_…`."
    ),
    urls_namespace="api:v1",
    openapi_url=None,
    docs_url=None,
    openapi_extra={
        "tags": [
            {"name": "You", "description": "Whom a key belongs to."},
            {"name": "Programmes", "description": "Undertakings with a goal and a promise."},
            {"name": "Calls", "description": "What people are asked for ideas about."},
            {"name": "Ideas", "description": "Writing, reading, supporting and taking back."},
            {"name": "Comments", "description": "What people say about ideas and insights."},
            {"name": "Trail", "description": "What became of what was given."},
        ]
    },
)


def _guarded(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse what no operation can use: unknown parameters, too large a body, a body that is not JSON."""
    models = run.__self__.models  # type: ignore[attr-defined]
    sources = {model.__ninja_param_source__: model for model in models}
    parameters = set(getattr(sources.get("query"), "__ninja_flatten_map__", {}))
    takes_body = "body" in sources

    def check(request: HttpRequest) -> None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > BODY_BYTES:
            raise Problem(413, f"At most {BODY_BYTES // 1024} kB can be sent here.")
        if takes_body and request.content_type != "application/json":
            raise Problem(415)
        unknown = sorted(set(request.GET) - parameters)
        if unknown:
            raise problems.does_not_fit(
                *[(f"query.{name[:80]}", "There is no such parameter.") for name in unknown[:20]]
            )

    @wraps(run)
    def guarded(request: HttpRequest, **values: Any) -> HttpResponse:
        try:
            check(request)
        except Problem as problem:
            return problems.answer(problem)
        response = run(request, **values)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


api.add_decorator(_guarded, mode="view")
