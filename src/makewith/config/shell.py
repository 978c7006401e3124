"""What every page's frame shows: company, person, places to go, news. A context processor."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import gettext as _

from makewith.foundation.notifications.queries import bell
from makewith.foundation.people.middleware import person_of
from makewith.foundation.people.models import Person
from makewith.foundation.people.queries import company
from makewith.foundation.programmes.models import Programme
from makewith.foundation.programmes.permissions import TEAM, has_role, is_administrator
from makewith.kit.jinja import url
from makewith.kit.permissions import can


@dataclass(frozen=True)
class Place:
    """One entry of a navigation."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Banner:
    tone: str
    text: str
    action_label: str = ""
    action_url: str = ""


PORTAL = [
    ("home", "house", "portal:programme"),
    ("take-part", "hand", "portal:take_part"),
    ("ideas", "lightbulb", "ideas:calls"),
    ("learned", "book-open", "insights:insights"),
    ("trail", "spool", "portal:my_trail"),
]
STUDIO = [
    ("today", "house", "studio:today"),
    ("plan", "route", "studio:plan"),
    ("measures", "flag", "measures:metrics"),
    ("people", "users", "studio:people"),
    ("workshops", "presentation", "workshops:workshops"),
    ("ideas", "lightbulb", "ideas:team_calls"),
    ("insights", "book-open", "insights:team_insights"),
    ("reviews", "clipboard-list", "decisions_reviews:boards"),
    ("decisions", "scale", "decisions:team_decisions"),
    ("waiting", "clock", "studio:waiting"),
    ("moderation", "shield-check", "moderation:queue"),
]
# Places that are not for everybody in the team: the permission each asks for.
ASKS = {"people": "programmes.see_people", "waiting": "trail.see_waiting", "moderation": "moderation.moderate"}
HOUSE = [
    ("studio:programmes", "layers"),
    ("studio:company", "settings"),
    ("studio:mail", "mail"),
    ("studio:jobs", "server"),
]


class Shell:
    """The frame of one page. Costly parts are read only when a layout asks for them."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.person: Person | None = person_of(request)
        self.company = company()
        self.language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
        self.theme = self.person.theme if self.person else ""
        self.programme: Programme | None = getattr(request, "programme", None)

    @cached_property
    def home_url(self) -> str:
        return url("portal:programme", self.programme.slug) if self.programme else url("portal:home")

    @property
    def tagline(self) -> str:
        return self.company.tagline

    @property
    def logo_url(self) -> str:
        """A picture of the company's own among the static files, or nothing for the mark of Makewith."""
        return static(self.company.logo) if self.company.logo else ""

    @property
    def inbox_url(self) -> str:
        return url("notifications:inbox")

    @property
    def sign_in_url(self) -> str:
        return f"{url('account_login')}?{urlencode({'next': self.request.get_full_path()})}"

    @property
    def programmes_url(self) -> str:
        return url("studio:programmes")

    @cached_property
    def menu(self) -> list[Place]:
        """What opens under one's own face."""
        places = [
            Place(_("Who I am here"), url("people:me"), "user-round"),
            Place(_("Your programmes"), url("programmes:mine"), "layers"),
        ]
        if self.studio_url:
            places.append(Place(_("Studio"), self.studio_url, "sliders-horizontal"))
        if self.programme is not None:
            places.append(Place(_("Public page"), url("portal:programme", self.programme.slug), "globe"))
        return [*places, Place(_("Sign out"), url("account_logout"), "log-out")]

    @cached_property
    def _bell(self) -> tuple[int, bool]:
        return bell(self.person) if self.person else (0, False)

    @property
    def unread(self) -> int:
        return self._bell[0]

    def _places(self, rows: list[tuple[str, str, str]]) -> list[Place]:
        programme = self.programme
        if programme is None:
            return []
        labels = {
            "home": _("Home"), "take-part": _("Take part"), "ideas": _("Ideas"), "learned": _("What we learned"),
            "trail": _("My trail"), "today": _("Today"), "plan": _("Plan"), "measures": _("Goal and measures"),
            "people": _("People"), "insights": _("Insights"), "decisions": _("Decisions"), "waiting": _("Waiting"),
            "moderation": _("Moderation"),
            "reviews": _("Reviews"), "workshops": _("Workshops"),
        }  # fmt: skip
        here = getattr(self.request, "place", "")
        return [
            Place(labels[name], url(url_name, programme.slug), icon, current=name == here)
            for name, icon, url_name in rows
        ]

    @cached_property
    def nav(self) -> list[Place]:
        return self._places(PORTAL)

    @cached_property
    def tabs(self) -> list[Place]:
        """The same places in thumb's reach, with labels that fit a quarter of a phone's width."""
        short = {"book-open": _("Learned")}
        return [replace(place, label=short.get(place.icon, place.label)) for place in self.nav if place.icon != "hand"]

    @cached_property
    def studio_nav(self) -> list[Place]:
        """A programme's places, those this person may see; outside of programmes the installation's."""
        if self.programme is None:
            return self._house()
        allowed = [row for row in STUDIO if row[0] not in ASKS or self.can(ASKS[row[0]], self.programme)]
        return self._places(allowed)

    def _house(self) -> list[Place]:
        labels = {
            "studio:programmes": _("Programmes"), "studio:company": _("Company"), "studio:mail": _("Letters"),
            "studio:jobs": _("Background work"),
        }  # fmt: skip
        here = self.request.path
        rows = HOUSE if is_administrator(self.person) else HOUSE[:1]
        places = [(labels[name], url(name), icon) for name, icon in rows]
        programmes = places[0][1]
        return [
            Place(label, path, icon, current=here == path or (path != programmes and here.startswith(path)))
            for label, path, icon in places
        ]

    @cached_property
    def studio_url(self) -> str:
        """Where the team works, for those who are in it."""
        if self.programme is not None and has_role(self.person, self.programme, TEAM):
            return url("studio:today", self.programme.slug)
        return url("studio:programmes") if is_administrator(self.person) else ""

    @cached_property
    def banners(self) -> list[Banner]:
        found = []
        if is_administrator(self.person) and not settings.EMAIL_URL:
            text = _("No mail server is set up yet. Letters wait in the studio instead of going out.")
            found.append(Banner("warn", text, _("Read them and send a test"), url("studio:mail")))
        if self.person and self._bell[1]:
            text = _("We could not reach %(address)s. Check the address.") % {"address": self.person.email}
            found.append(Banner("warn", text, _("Try again"), url("notifications:reach")))
        return found

    def can(self, name: str, *about: Any) -> bool:
        return can(name, self.person, *about)


def shell(request: HttpRequest) -> dict[str, Any]:
    frame = Shell(request)
    return {"shell": frame, "can": frame.can, "person": frame.person}
