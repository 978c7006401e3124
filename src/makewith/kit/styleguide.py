"""Every component on one page, with the content of the demo's story: /styleguide/ in debug mode.

`?theme=dark|light` sets the theme and `?frame=studio|plain` the layout.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from makewith.kit.weave import WeaveColumn, WeaveLink, WeaveNode

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkunde"


@dataclass(frozen=True)
class SamplePerson:
    shown_name: str
    paper: str
    public_id: str = ""


@dataclass(frozen=True)
class SamplePlace:
    label: str
    url: str
    icon: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class SampleBanner:
    tone: str
    text: str
    action_label: str = ""
    action_url: str = ""


@dataclass(frozen=True)
class SampleCompany:
    name: str = "Wrenpost"
    contact: str = "Sofie N. and the team"


@dataclass(frozen=True)
class SampleProgramme:
    name: str = "The last hundred metres"


AMINA = SamplePerson("Amina K.", "lemon", "amina")
JONAS = SamplePerson("Jonas B.", "mint")
MARTA = SamplePerson("Marta L.", "apricot")
HELENE = SamplePerson("Helene V.", "kraft")

_PORTAL = [
    SamplePlace("Home", "#home", "house"),
    SamplePlace("Take part", "#part", "hand"),
    SamplePlace("Ideas", "#ideas", "lightbulb", current=True),
    SamplePlace("What we learned", "#learned", "book-open"),
    SamplePlace("My trail", "#trail", "spool"),
]
_STUDIO = [
    SamplePlace("Today", "#today", "house", current=True),
    SamplePlace("Plan", "#plan", "route"),
    SamplePlace("Goal and measures", "#goal", "flag"),
    SamplePlace("People", "#people", "users", count=1284),
    SamplePlace("Ideas", "#ideas", "lightbulb", count=143),
    SamplePlace("Insights", "#insights", "book-open", count=14),
    SamplePlace("Decisions", "#decisions", "scale", count=31),
    SamplePlace("Waiting", "#waiting", "clock", count=41),
]


@dataclass(frozen=True)
class SampleShell:
    """What config.shell gives a layout, with the same names."""

    theme: str
    person: SamplePerson | None = AMINA
    company: SampleCompany = SampleCompany()
    programme: SampleProgramme | None = SampleProgramme()
    tagline: str = "together"
    language: str = "en"
    unread: int = 2
    logo_url: str = ""
    home_url: str = "#home"
    inbox_url: str = "#inbox"
    sign_in_url: str = "#sign-in"
    studio_url: str = "?frame=studio"
    programmes_url: str = "#programmes"
    nav: list[SamplePlace] = field(default_factory=lambda: _PORTAL)
    tabs: list[SamplePlace] = field(default_factory=lambda: [place for place in _PORTAL if place.icon != "hand"])
    studio_nav: list[SamplePlace] = field(default_factory=lambda: _STUDIO)
    menu: list[SamplePlace] = field(
        default_factory=lambda: [
            SamplePlace("Who I am here", "#me", "user-round"),
            SamplePlace("Studio", "?frame=studio", "sliders-horizontal"),
            SamplePlace("Sign out", "#out", "log-out"),
        ]
    )
    banners: list[SampleBanner] = field(
        default_factory=lambda: [
            SampleBanner("warn", "No mail server is set up yet. Letters wait in the studio.", "Read them", "#mail")
        ]
    )


class SampleForm(forms.Form):
    """One field of each kind."""

    postcode = forms.CharField(max_length=6, label="Your postcode", help_text="Only to find workshops near you")
    title = forms.CharField(max_length=80, label="What is your idea?", widget=forms.Textarea(attrs={"rows": 1}))
    story = forms.CharField(max_length=2000, label="What happened?", required=False, widget=forms.Textarea)
    time = forms.ChoiceField(label="When can you come?", choices=[("evening", "Evenings"), ("weekend", "Weekends")])
    mostly = forms.ChoiceField(
        label="You mostly", choices=[("receive", "receive parcels"), ("send", "send parcels")], widget=forms.RadioSelect
    )
    side = forms.ChoiceField(
        label="You are", choices=[("receiver", "a receiver"), ("sender", "a sender")], widget=forms.RadioSelect
    )
    theme = forms.ChoiceField(
        label="How it looks",
        choices=[("", "As my device"), ("light", "Day"), ("dark", "Night")],
        widget=forms.RadioSelect,
    )
    score = forms.ChoiceField(
        label="How easy was it?", choices=[(str(n), str(n)) for n in range(11)], widget=forms.RadioSelect
    )
    keep = forms.BooleanField(label="Keep my notes on my trail", required=False)
    private = forms.BooleanField(label="Notes are private", required=False)
    code = forms.CharField(label="The code on the big screen")


def sample_form() -> SampleForm:
    answers = {"postcode": "1023", "title": "Show the courier my safe spot", "time": "evening", "mostly": "receive"}
    answers |= {"side": "receiver", "theme": "", "score": "7", "keep": "on", "private": "on", "code": "K7M4PD"}
    form = SampleForm(answers)
    form.add_error("postcode", "This postcode has four characters, ours have six. Please add the two letters.")
    return form


_LABELS = ("You gave", "It joined", "It was decided", "It changed")


def trail_of_parcels(picture: str) -> tuple[list[WeaveColumn], list[WeaveLink]]:
    """Three inputs, one insight, one decision, one thing to come."""
    gave = [
        WeaveNode("bins", "photo", "“He chose the bins, and it rained.”", "Diary, 30 April", picture=picture,
                  picture_alt="Your photo: a wet parcel behind two bins."),
        WeaveNode("note", "note", "Ask me where “safe” is. Before, not after.", "Sticky note, workshop 1, 12 May"),
        WeaveNode("idea", "idea", "Show the courier my safe spot in a photo", "Your idea, 2 May, 412 supporters", url="#58"),
    ]  # fmt: skip
    claim = "People don’t mind where a parcel waits. They mind not being the one who chose."
    insight = WeaveNode("i7", "insight", claim, "Insight 7, 18 May, strong", "Built from 41 pieces, 3 of them yours")
    decision = WeaveNode(
        "d12", "decision", "Try safe-spot photos with forty couriers in Harbour district", "Decision 12, 26 May",
        "Helene V. decided. Dario F. makes it happen.",
    )  # fmt: skip
    coming = WeaveNode(
        "pilot", "next", "You can be one of the first doors", detail="The pilot needs 300 receivers.", state="next",
        pill="Starts 1 July", pill_icon="clock", pill_tone="info", action_label="Put my door on the list", action_url="#",
    )  # fmt: skip
    columns = [
        WeaveColumn(label, nodes) for label, nodes in zip(_LABELS, (gave, [insight], [decision], [coming]), strict=True)
    ]
    links = [WeaveLink(node.key, "i7") for node in gave] + [WeaveLink("i7", "d12"), WeaveLink("d12", "pilot")]
    return columns, links


def trail_that_ended() -> tuple[list[WeaveColumn], list[WeaveLink]]:
    """One note, one idea by somebody else, one no with its reason; and one delivery straight from an idea."""
    columns = [
        WeaveColumn(_LABELS[0], [WeaveNode("n", "note", "Come when we are home. 20:00 to 22:00.", "Sticky note, 12 May"),
                                 WeaveNode("c", "quote", "“The card starts a search party.”", "Diary, 27 April")]),
        WeaveColumn(_LABELS[1], [WeaveNode("i23", "idea", "A late round, from eight to ten", "Idea 23, by Tomas R.")]),
        WeaveColumn(_LABELS[2], [
            WeaveNode("d10", "tied", "No late shift this year", state="tied", pill="Not now, 28 May", pill_icon="x",
                      detail="31 of 36 couriers with children said it would cost them bedtime."),
            WeaveNode("d8", "decision", "Print who, where and until when", "Decision 8, 11 May"),
        ]),
        WeaveColumn(_LABELS[3], [
            WeaveNode("w", "words", "Tied off for now. The question comes back to the table in January."),
            WeaveNode("s", "shipped", "The new card is in every van in six districts", pill="Changed, 3 June",
                      pill_icon="spool", pill_tone="thread", detail="“Where is my parcel?” calls: 38 down to 27."),
        ]),
    ]  # fmt: skip
    links = [WeaveLink("n", "i23"), WeaveLink("i23", "d10"), WeaveLink("c", "d8"), WeaveLink("d8", "s")]
    return columns, links


def trail_of_many(count: int = 40) -> tuple[list[WeaveColumn], list[WeaveLink]]:
    """`count` notes, many-to-many with three insights and two decisions, and very long words."""
    gave = [
        WeaveNode(f"n{n}", "note", f"Note {n + 1}. {LONG if n == 2 else 'The bell did not ring and nobody wrote.'}",
                  "Workshop 2", paper=("lemon", "mint", "sky")[n % 3])
        for n in range(count)
    ]  # fmt: skip
    insights = [
        WeaveNode(f"i{n}", "insight", f"Insight about {LONG if n == 1 else 'the bell'}", f"Insight {n}")
        for n in range(3)
    ]
    decisions = [
        WeaveNode("a", "decision", LONG, "Decision 4"),
        WeaveNode("b", "decision", "A bell that rings", "Decision 5"),
    ]
    changed = [
        WeaveNode("x", "shipped", LONG, pill="Changed, 3 June", pill_icon="spool", pill_tone="thread"),
        WeaveNode("y", "next", "In autumn", state="next", pill="Planned", pill_icon="clock"),
    ]
    columns = [
        WeaveColumn(label, nodes) for label, nodes in zip(_LABELS, (gave, insights, decisions, changed), strict=True)
    ]
    links = [WeaveLink(f"n{n}", f"i{n % 3}") for n in range(count)] + [WeaveLink("n1", "i0"), WeaveLink("n0", "b")]
    links += [WeaveLink("i0", "a"), WeaveLink("i1", "a"), WeaveLink("i1", "b"), WeaveLink("i2", "b")]
    return columns, [*links, WeaveLink("a", "x"), WeaveLink("b", "y")]


def sample_context(theme: str = "") -> dict[str, Any]:
    """Everything that the style guide's template asks for."""
    return {
        "shell": SampleShell(theme=theme if theme in ("light", "dark") else ""),
        "amina": AMINA, "jonas": JONAS, "marta": MARTA, "helene": HELENE,
        "form": sample_form(),
        "trail_of_parcels": trail_of_parcels, "trail_that_ended": trail_that_ended(), "trail_of_many": trail_of_many(),
        "long": LONG, "icons": ICONS, "written_at": datetime(2026, 6, 18, 14, 2, tzinfo=UTC),
    }  # fmt: skip


ICONS = ("bell", "book-open", "camera", "check", "clock", "flag", "hand", "lightbulb", "lock", "mail", "route", "scale")


def styleguide(request: HttpRequest) -> HttpResponse:
    frame = request.GET.get("frame", "portal")
    context = sample_context(request.GET.get("theme", ""))
    context["frame"] = f"kit/{frame if frame in ('portal', 'studio', 'plain') else 'portal'}.jinja"
    return render(request, "kit/styleguide.jinja", context, using="jinja2")


urlpatterns = [path("styleguide/", styleguide, name="styleguide")]
