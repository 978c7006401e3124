"""The Jinja environment: autoescaped, strict about unknown names, with the kit's filters."""

from datetime import date
from functools import lru_cache
from typing import Any

import jinja2
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils import timezone, translation

from makewith.kit import dates, drawings, html, permissions, vite, weave


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a view. Most are asked for on every page, so those by position are remembered."""
    if kwargs:
        return reverse(name, args=args or None, kwargs=kwargs)
    return _remembered_url(get_script_prefix(), get_urlconf(), name, *map(str, args))


@lru_cache(maxsize=20_000)
def _remembered_url(_prefix: str, urlconf: str | None, name: str, *args: str) -> str:
    """A list asks for the same addresses over and over, and finding one by its name takes a while."""
    return reverse(name, urlconf, args or None)


def _absolute(path: str) -> str:
    """A path as an address that can be handed on."""
    return settings.URL + path


@lru_cache(maxsize=1000)
def _remembered_static(path: str) -> str:
    """Names of static files carry a hash of what is in them, and stay as long as the process."""
    return staticfiles_storage.url(path)


@lru_cache(maxsize=10_000)
def _remembered_text(_language: str | None, message: str) -> str:
    return translation.gettext(message)


def _gettext(message: str) -> str:
    """A page has a hundred texts, and hardly any that the page before did not have."""
    return _remembered_text(translation.get_language(), message)


def _remembered(macro: Any, *values: Any) -> Any:
    """What a macro that is imported without context makes of these values. Where they are the same it is made once.

    For lines that are read far more often than they change. The values are all that the line depends on, besides reader's
    language, zone and today's date, so there is nothing to forget when something changes: other values make another line.
    """
    today = timezone.localdate()
    return _made(macro, translation.get_language(), timezone.get_current_timezone_name(), today, *values)


@lru_cache(maxsize=2_000, typed=True)
def _made(macro: Any, _language: str, _zone: str, _today: date, *values: Any) -> Any:
    return macro(*values)


class KitTemplate(jinja2.Template):
    """A template whose macros, imported without context, are made once.

    Jinja compares the names of all globals at every import, to find templates that were given further ones when they were
    loaded. Ours never are.
    """

    def _get_default_module(self, ctx: Any = None) -> Any:
        return super()._get_default_module()


def _without_none(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not None}


def environment(**options: Any) -> jinja2.Environment:
    options.setdefault("undefined", jinja2.StrictUndefined)
    options.update(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    env = jinja2.Environment(**options)
    env.template_class = KitTemplate
    env.install_gettext_callables(  # type: ignore[attr-defined]
        _gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    env.globals.update(
        url=url, static=staticfiles_storage.url if settings.DEBUG else _remembered_static, entry_tags=vite.entry_tags
    )
    env.globals.update(
        absolute=_absolute,
        remembered=_remembered,
        drawings=drawings,
        lay_out_weave=weave.lay_out,
        without_none=_without_none,
    )
    env.filters.update(
        day=dates.day,
        day_year=dates.day_year,
        moment=dates.moment,
        clock=dates.clock,
        ago=dates.ago,
        rich=html.rich_text,
        paragraphs=html.paragraphs,
        initials=html.initials,
        number=html.number,
    )
    env.globals["can_any"] = permissions.can
    return env
