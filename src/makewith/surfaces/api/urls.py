"""Addresses of the API and of its description."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from makewith.surfaces.api import problems
from makewith.surfaces.api.app import api
from makewith.surfaces.api.views import calls, comments, documents, ideas, programmes, trail

app_name = "api"

for _router in (programmes.router, calls.router, ideas.router, comments.router, trail.router):
    api.add_router("", _router)


def _explaining(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A method that an address does not have is refused before any operation; this gives the refusal its shape."""

    @wraps(view)
    def explained(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        response = view(request, *args, **values)
        if response.status_code == 405:
            return problems.answer(problems.Problem(405), {"Allow": response["Allow"]})
        return response

    return explained


_operations = [
    URLPattern(pattern.pattern, _explaining(pattern.callback), pattern.default_args, pattern.name)
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]

urlpatterns = [
    path("openapi.json", documents.openapi, name="openapi"),
    path("docs", documents.docs, name="docs"),
    *_operations,
    re_path(r"", documents.nothing, name="nothing"),
]
