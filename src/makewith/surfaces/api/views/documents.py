"""The OpenAPI document, the page that shows it to people, and the answer where there is no operation."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from makewith.surfaces.api import problems, reference
from makewith.surfaces.api.app import api


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    prefix = reverse("api:openapi").removeprefix("/").removesuffix("openapi.json")
    return dict(api.get_openapi_schema(path_prefix=prefix))


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document of everything here."""
    return JsonResponse(_document())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same for people."""
    context = {"reference": reference.of(_document()), "problems": problems.KINDS}
    return render(request, "api/docs.jinja", context)


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """For every address below the API's that no operation has."""
    return problems.answer(problems.Problem(404, "There is no such address. All of them are in openapi.json."))
