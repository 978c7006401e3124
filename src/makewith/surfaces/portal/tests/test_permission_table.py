"""Who may do what on the pages of members and of the team, as a table; and a refusal changes nothing.

The studio's own pages and the API have tables of their own.
"""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from makewith.foundation.programmes.models import Visibility
from makewith.loop.ideas.tests.factories import WORDS
from makewith.surfaces.portal.tests.house import QUOTE, ROLES, Undone, build, everything

IDEA = {"title": WORDS.title, **WORDS.answers, "terms": "on", "terms_version": "1"}
COMMENT = {"text": "Under the stairs it is dry.", "stance": "builds", "submission_key": "{new}"}
ANSWER = {"text": "We try it.", "submission_key": "{new}"}
CALL = {"title": "Where else?", "first_question": "What happens?", "terms": "You keep it.", "visibility": "members"}
LADDER = {"section": "ladder", "act": "keep", "ladder-currency": "EUR", "ladder-feedback_from": "3"}
WORDS_CHOSEN = {"source": "{idea}", "quote": QUOTE, "speaks": "for", "claim": "It rains on parcels."}
CLAIM = {"claim": "It rains on parcels.", "strength": "fair"}
DECISION = {
    "about": "{idea}",
    "title": "Not this year",
    "decided_by": "{owner_pk}",
    "decided_on": "2026-06-18",
    "submission_key": "{new}",
    "{idea}-outcome": "no",
    "{idea}-reason": "It costs bedtime.",
}
DELIVERY = {"title": "A new card", "shipped_on": "2026-06-18", "submission_key": "{new}"}
POLICY = {"before": "newcomers", "trusted_after": "3", "newcomer_links": "2", "newcomer_comments": "30"}
METRIC = {"name": "Calls", "unit": "per thousand", "baseline": "38", "target": "20", "due_on": "2027-01-01"}
READING = {"value": "30", "read_on": "2026-06-18"}

# A visitor is sent to sign in (302), somebody from outside finds nothing (404), a member is refused what the team does (403).
OPEN = (200,) * 8
NOBODY = (404,) * 8
MEMBERS = (302, 404, 200, 200, 200, 200, 200, 200)
ACTS = (302, 404, 302, 302, 302, 302, 302, 302)
SIGNED_IN = (302, 200, 200, 200, 200, 200, 200, 200)
CHANGES_OWN = (302, 302, 302, 302, 302, 302, 302, 302)
LEADS_ON = (404, 404, 302, 302, 302, 302, 302, 302)
TEAM = (302, 404, 403, 403, 200, 200, 200, 200)
OWNER = (302, 404, 403, 403, 403, 403, 200, 200)
OWNER_ACTS = (302, 404, 403, 403, 403, 403, 302, 302)
ANALYST_ACTS = (302, 404, 403, 403, 403, 302, 302, 302)

AUTHORS = (302, 404, 403, 200, 403, 403, 403, 403)
AUTHOR_ACTS = (302, 404, 403, 302, 403, 403, 403, 403)
NOTHING = (302, 404, 404, 404, 404, 404, 404, 404)

# method, address, what is sent, and the status for each of ROLES in a programme by invitation.
TABLE = [
    ("GET", "/", None, OPEN[:2] + (302,) * 6),
    ("GET", "/readyz", None, OPEN),
    ("GET", "/robots.txt", None, OPEN),
    ("GET", "/sitemap.xml", None, OPEN),
    ("GET", "/sitemap-0.xml", None, OPEN),
    # What is for everybody or for nobody: this programme is for those who were invited.
    ("GET", "/p/{slug}/news.atom", None, NOBODY),
    ("GET", "/p/{slug}/calls/{call}/ideas.atom", None, NOBODY),
    ("GET", "/p/{slug}/calls/{call}/answered.atom", None, NOBODY),
    ("GET", "/p/{slug}/card/", None, NOBODY),
    ("GET", "/p/{slug}/calls/{call}/card/", None, NOBODY),
    ("GET", "/cards/{idea}/", None, NOBODY),
    ("GET", "/p/{slug}/", None, MEMBERS),
    ("GET", "/p/{slug}/take-part/", None, MEMBERS),
    ("GET", "/p/{slug}/my-trail/", None, MEMBERS),
    # Oneself.
    ("GET", "/welcome/", None, CHANGES_OWN),
    ("POST", "/welcome/", {"name": "Amina"}, CHANGES_OWN),
    ("GET", "/me/", None, SIGNED_IN),
    ("POST", "/me/appearance/", {"name": "Amina", "shown_as": "name"}, CHANGES_OWN),
    ("POST", "/me/settings/", {"time_zone": "Europe/Berlin", "theme": "dark"}, CHANGES_OWN),
    ("POST", "/me/keys/", {"name": "spreadsheet"}, (302, 201, 201, 201, 201, 201, 201, 201)),
    ("POST", "/me/keys/{key}/end/", {}, (302, 404, 404, 302, 404, 404, 404, 404)),
    ("GET", "/files/{picture}/", None, (404, 404, 200, 200, 200, 200, 200, 200)),
    # News.
    ("GET", "/inbox/", None, SIGNED_IN),
    ("POST", "/inbox/read/", {}, CHANGES_OWN),
    ("POST", "/inbox/unread/", {"read_at": "2026-06-18T12:00:00+00:00"}, CHANGES_OWN),
    ("GET", "/inbox/reach/", None, SIGNED_IN),
    ("POST", "/inbox/reach/", {"daily_at": "18:00", "weekly_day": "4", "weekly_at": "18:00"}, CHANGES_OWN),
    ("POST", "/inbox/reach/address/", {}, CHANGES_OWN),
    ("GET", "/inbox/{news}/", None, (302, 404, 404, 302, 404, 404, 404, 404)),
    ("GET", "/unsubscribe/not-a-token/", None, (404,) * 8),
    ("POST", "/unsubscribe/not-a-token/", {}, (404,) * 8),
    # An invitation of the outsider: its link shows it to whoever has it, and only its address accepts it.
    ("GET", "/invitations/{invitation}/", None, OPEN),
    ("POST", "/invitations/{invitation}/", {}, (302, 302, 200, 200, 200, 200, 200, 200)),
    ("GET", "/invitations/{invitation}/decline/", None, OPEN),
    ("POST", "/invitations/{invitation}/decline/", {}, OPEN),
    # Being erased asks everybody to prove themselves first; the page that says goodbye needs no account.
    ("GET", "/me/data/", None, SIGNED_IN),
    ("POST", "/me/data/", {}, CHANGES_OWN),
    ("GET", "/me/data/erase/", None, CHANGES_OWN),
    ("POST", "/me/data/erase/", {"what": "stay", "name": "Member A."}, CHANGES_OWN),
    ("GET", "/erased/{idea}/", None, (404,) * 8),
    # Another address asks for the same.
    ("GET", "/me/address/", None, CHANGES_OWN),
    ("POST", "/me/address/", {"email": "new@example.org"}, CHANGES_OWN),
    ("GET", "/me/address/code/", None, CHANGES_OWN),
    ("POST", "/me/address/code/", {"code": "ABCDEF"}, CHANGES_OWN),
    # Leaving; only the owner stays, and only those who take part have anything to leave.
    ("GET", "/me/programmes/", None, SIGNED_IN),
    ("GET", "/p/{slug}/leave/", None, (302, 404, 200, 200, 200, 200, 200, 404)),
    ("POST", "/p/{slug}/leave/", {}, (302, 404, 302, 302, 302, 302, 409, 404)),
    ("POST", "/p/{slug}/come-back/", {}, (302, 404, 302, 302, 404, 404, 404, 404)),
    # What was given.
    ("GET", "/items/{idea}/", None, LEADS_ON),
    ("GET", "/items/{draft_insight}/", None, (404, 404, 404, 404, 302, 302, 302, 302)),
    ("GET", "/items/{idea}/take-back/", None, (302, 404, 404, 200, 404, 404, 404, 200)),
    ("POST", "/items/{idea}/take-back/", {}, (302, 404, 404, 302, 404, 404, 404, 302)),
    ("GET", "/p/{slug}/comments/{comment}/", None, LEADS_ON),
    ("GET", "/p/{slug}/answers/{answer}/", None, LEADS_ON),
    ("POST", "/items/{idea}/comments/", COMMENT, ACTS),
    ("GET", "/p/{slug}/comments/{comment}/thread/", None, (404, 404, 200, 200, 200, 200, 200, 200)),
    ("GET", "/p/{slug}/comments/{comment}/reply/", None, MEMBERS),
    ("GET", "/items/{idea}/people/?q=a", None, MEMBERS),
    ("POST", "/items/{idea}/conversation/", {}, ANALYST_ACTS),
    ("GET", "/items/{idea}/answer/", None, (302, 404, 403, 403, 403, 200, 200, 200)),
    ("POST", "/items/{idea}/answer/", ANSWER, ANALYST_ACTS),
    # Moderation.
    ("GET", "/items/{idea}/report/", None, (302, 404, 200, 403, 200, 200, 200, 200)),
    ("POST", "/items/{idea}/report/", {"ground": "spam"}, (302, 404, 302, 403, 302, 302, 302, 302)),
    ("GET", "/appeals/{idea}/", None, (302, 404, 404, 404, 404, 404, 404, 404)),
    ("POST", "/appeals/{idea}/", {"words": "Look again."}, (302, 404, 404, 404, 404, 404, 404, 404)),
    ("GET", "/studio/{slug}/moderation/", None, OWNER),
    ("POST", "/studio/{slug}/moderation/decide/", {"act": "take_down", "item": "{comment}", "reason": "x"}, OWNER_ACTS),
    ("POST", "/studio/{slug}/moderation/undo/{idea}/", {}, OWNER_ACTS),
    ("POST", "/studio/{slug}/moderation/appeals/{idea}/", {}, (302, 404, 403, 403, 403, 403, 404, 404)),
    ("GET", "/studio/{slug}/moderation/log/", None, OWNER),
    ("GET", "/studio/{slug}/moderation/log.csv", None, OWNER),
    ("GET", "/studio/{slug}/moderation/rules/", None, OWNER),
    ("GET", "/studio/{slug}/moderation/rules/{call}/", None, OWNER),
    ("POST", "/studio/{slug}/moderation/rules/{call}/", POLICY, OWNER_ACTS),
    ("GET", "/studio/{slug}/moderation/reasons/", None, OWNER),
    ("POST", "/studio/{slug}/moderation/reasons/", {"name": "Rude", "text": "Say it kindly."}, OWNER_ACTS),
    ("GET", "/studio/{slug}/moderation/blocked/", None, OWNER),
    ("POST", "/studio/{slug}/moderation/blocked/{idea}/lift/", {}, (302, 404, 403, 403, 403, 403, 404, 404)),
    ("GET", "/studio/{slug}/moderation/{comment}/", None, OWNER),
    ("GET", "/studio/{slug}/moderation/{comment}/close/", None, OWNER),
    ("GET", "/studio/{slug}/merges/", None, TEAM),
    ("GET", "/studio/{slug}/ideas/{idea}/merge/", None, OWNER),
    ("POST", "/studio/{slug}/ideas/{idea}/merge/", {}, (302, 404, 403, 403, 403, 403, 422, 422)),
    ("POST", "/studio/{slug}/merges/{idea}/part/", {}, (302, 404, 403, 403, 404, 404, 404, 404)),
    ("POST", "/studio/{slug}/moderation/{comment}/block/{idea}/", {}, (302, 404, 403, 403, 403, 403, 404, 404)),
    # Who makes an idea, and how it grows; its author made it alone, in a call without tags.
    ("GET", "/p/{slug}/ideas/{idea}/versions/", None, MEMBERS),
    ("GET", "/p/{slug}/ideas/{idea}/edit/", None, AUTHORS),
    ("POST", "/p/{slug}/ideas/{idea}/edit/", {**IDEA, "title": "A photo", "based_on": "1"}, AUTHOR_ACTS),
    ("GET", "/p/{slug}/ideas/{idea}/authors/", None, (302, 404, 404, 200, 404, 404, 404, 404)),
    ("POST", "/p/{slug}/ideas/{idea}/authors/invite/", {"to": "ruth@example.org", "share": "30"}, AUTHOR_ACTS),
    ("POST", "/p/{slug}/ideas/{idea}/authors/offers/{idea}/take-back/", {}, NOTHING),
    ("POST", "/p/{slug}/ideas/{idea}/authors/shares/", {}, (302, 404, 403, 422, 403, 403, 403, 403)),
    ("POST", "/p/{slug}/ideas/{idea}/authors/shares/{idea}/", {"agrees": "yes"}, NOTHING),
    ("GET", "/p/{slug}/ideas/{idea}/leave/", None, NOTHING),
    ("POST", "/p/{slug}/ideas/{idea}/leave/", {}, NOTHING),
    ("GET", "/p/{slug}/ideas/{idea}/tell/", None, AUTHORS),
    ("POST", "/p/{slug}/ideas/{idea}/tell/", {"text": "Day 12", "submission_key": "{new}"}, AUTHOR_ACTS),
    ("GET", "/p/{slug}/ideas/{idea}/tags/", None, (302, 404, 403, 403, 403, 403, 403, 403)),
    ("POST", "/p/{slug}/ideas/{idea}/tags/", {"tags": "rain"}, (302, 404, 403, 403, 403, 403, 403, 403)),
    ("GET", "/p/{slug}/idea-updates/{idea}/", None, NOTHING),
    ("GET", "/p/{slug}/idea-wordings/{idea}/", None, NOTHING),
    ("GET", "/p/{slug}/tags/like/?tags=ra", None, MEMBERS),
    ("GET", "/p/{slug}/tags/rain/", None, NOTHING),
    ("GET", "/co-author/{idea}/", None, (404,) * 8),
    ("POST", "/co-author/{idea}/", {}, (404,) * 8),
    ("GET", "/co-author/{idea}/decline/", None, (404,) * 8),
    ("POST", "/co-author/{idea}/decline/", {}, (404,) * 8),
    ("GET", "/studio/{slug}/tags/", None, (302, 404, 403, 403, 403, 200, 200, 200)),
    ("POST", "/studio/{slug}/tags/", {"act": "remove"}, (302, 404, 403, 403, 403, 400, 400, 400)),
    ("GET", "/following/", None, SIGNED_IN),
    ("POST", "/follow/item/{idea}/", {"act": "follow"}, ACTS),
    ("GET", "/p/{slug}/calls/{call}/write-as-guest/", None, ACTS),
    ("POST", "/p/{slug}/calls/{call}/write-as-guest/", {**IDEA, "name": "A", "email": "a@example.org"}, ACTS),
    ("GET", "/guest-ideas/{idea}/", None, (404,) * 8),
    ("POST", "/guest-ideas/{idea}/", {}, (404,) * 8),
    # Ideas.
    ("GET", "/p/{slug}/ideas/", None, MEMBERS),
    ("GET", "/p/{slug}/calls/{call}/", None, MEMBERS),
    ("GET", "/p/{slug}/calls/{call}/write/", None, MEMBERS),
    ("POST", "/p/{slug}/calls/{call}/write/", IDEA, ACTS),
    ("POST", "/p/{slug}/calls/{call}/keep/", {**IDEA, "draft": "{draft}"}, (302, 404, 200, 409, 409, 409, 409, 409)),
    ("POST", "/p/{slug}/calls/{call}/discard/", {}, ACTS),
    ("POST", "/p/{slug}/calls/{call}/pictures/", {}, (302, 404, 422, 422, 422, 422, 422, 422)),
    ("POST", "/p/{slug}/calls/{call}/pictures/{picture}/remove/", {}, (302, 404, 204, 204, 204, 204, 204, 204)),
    ("GET", "/p/{slug}/calls/{call}/similar/", None, MEMBERS),
    ("GET", "/p/{slug}/ideas/{idea}/", None, MEMBERS),
    ("POST", "/p/{slug}/ideas/{idea}/support/", {}, (302, 404, 302, 403, 302, 302, 302, 302)),
    ("GET", "/studio/{slug}/ideas/", None, TEAM),
    ("GET", "/studio/{slug}/ideas/new/", None, OWNER),
    ("POST", "/studio/{slug}/ideas/new/", CALL, OWNER_ACTS),
    ("GET", "/studio/{slug}/ideas/{call}/", None, OWNER),
    ("POST", "/studio/{slug}/ideas/{call}/", CALL, OWNER_ACTS),
    ("GET", "/studio/{slug}/ideas/{call}/rules/", None, OWNER),
    ("POST", "/studio/{slug}/ideas/{call}/rules/", LADDER, OWNER_ACTS),
    # Insights.
    ("GET", "/p/{slug}/learned/", None, MEMBERS),
    ("GET", "/p/{slug}/insights/{insight}/", None, MEMBERS),
    ("GET", "/p/{slug}/insights/{draft_insight}/", None, (302, 404, 404, 404, 200, 200, 200, 200)),
    ("GET", "/studio/{slug}/insights/", None, TEAM),
    ("GET", "/studio/{slug}/insights/quote/?source={idea}", None, TEAM),
    ("POST", "/studio/{slug}/insights/quote/", WORDS_CHOSEN, ANALYST_ACTS),
    ("GET", "/studio/{slug}/insights/{draft_insight}/", None, TEAM),
    ("POST", "/studio/{slug}/insights/{draft_insight}/", CLAIM, ANALYST_ACTS),
    ("POST", "/studio/{slug}/insights/{draft_insight}/publish/", {}, ANALYST_ACTS),
    ("POST", "/studio/{slug}/insights/{draft_insight}/evidence/{evidence}/remove/", {}, ANALYST_ACTS),
    # Decisions and deliveries.
    ("GET", "/p/{slug}/decisions/", None, MEMBERS),
    ("GET", "/p/{slug}/decisions/{decision}/", None, MEMBERS),
    ("GET", "/p/{slug}/deliveries/{delivery}/", None, ACTS),
    ("GET", "/p/{slug}/updates/{update}/", None, LEADS_ON),
    ("GET", "/studio/{slug}/decisions/", None, TEAM),
    ("GET", "/studio/{slug}/decisions/new/?about={idea}", None, OWNER),
    ("POST", "/studio/{slug}/decisions/new/", DECISION, OWNER_ACTS),
    ("GET", "/studio/{slug}/decisions/{decision}/deliver/", None, OWNER),
    ("POST", "/studio/{slug}/decisions/{decision}/deliver/", DELIVERY, OWNER_ACTS),
    # Measures.
    ("GET", "/studio/{slug}/measures/", None, TEAM),
    ("GET", "/studio/{slug}/measures/new/", None, OWNER),
    ("POST", "/studio/{slug}/measures/new/", METRIC, OWNER_ACTS),
    ("GET", "/studio/{slug}/measures/{metric}/", None, OWNER),
    ("POST", "/studio/{slug}/measures/{metric}/", METRIC, OWNER_ACTS),
    ("GET", "/studio/{slug}/measures/{metric}/reading/", None, (302, 404, 403, 403, 403, 200, 200, 200)),
    ("POST", "/studio/{slug}/measures/{metric}/reading/", READING, ANALYST_ACTS),
]
# News is read by opening it; a page to write on makes the draft that it keeps.
NOTES = {"/inbox/{news}/", "/p/{slug}/calls/{call}/write/"}
NAMESPACES = {
    "portal", "people", "files", "notifications", "programmes", "trail", "conversation",
    "ideas", "insights", "decisions", "updates", "measures",
}  # fmt: skip


@pytest.fixture
def house(db):
    return build()


def test_everybody_may_do_what_the_table_says_and_a_refusal_changes_nothing(house):
    before = everything()
    wrong, changed = [], []
    for method, address, data, statuses in TABLE:
        found = []
        for role in ROLES:
            with Undone():
                answer = house.ask(method, address, role, data)
                found.append(answer.status_code)
                to_sign_in = answer.status_code == 302 and answer.url.startswith(("/sign-in/", "/welcome/"))
                may_change = method == "POST" or address in NOTES
                if (answer.status_code >= 400 or to_sign_in or not may_change) and everything() != before:
                    changed.append(f"{role} {method} {address}")
        if tuple(found) != statuses:
            wrong.append(f"{method} {address}: {found} instead of {list(statuses)}")
    assert wrong == []
    assert changed == []


def test_a_visitor_is_sent_to_sign_in_and_comes_back(house):
    answer = house.ask("GET", "/p/{slug}/calls/{call}/write/", "visitor")
    assert answer.url == "/sign-in/code/?next=/p/last-metres/calls/safe-spot/write/"


READ_BY_ALL = [row[1] for row in TABLE if row[0] == "GET" and row[3] in (MEMBERS, ACTS, LEADS_ON)]
SIGN_IN_FIRST = {
    "/p/{slug}/my-trail/",
    "/p/{slug}/calls/{call}/write/",
    "/p/{slug}/comments/{comment}/reply/",
    "/items/{idea}/people/?q=a",
}


def test_everybody_reads_what_is_public(house):
    with Undone():
        for row in (house.programme, house.call.activity):
            row.visibility = Visibility.PUBLIC
            row.save()
        for address in READ_BY_ALL:
            for role in ("visitor", "outsider"):
                answer = house.ask("GET", address, role)
                reads = answer.status_code == 200 or (answer.status_code == 302 and answer.url.startswith("/p/"))
                assert reads == (role != "visitor" or address not in SIGN_IN_FIRST), f"{role} {address}"


def test_the_table_names_every_page():
    addresses = {row[1].partition("?")[0] for row in TABLE}
    patterns = _patterns(get_resolver().url_patterns)
    assert [pattern for pattern in patterns if not any(_fits(pattern, address) for address in addresses)] == []


def _patterns(patterns, namespace=""):
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += _patterns(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern) and namespace in NAMESPACES:
            found.append(pattern.pattern)
    return found


UUID = "6f0d8a0e-0000-4000-8000-000000000000"


def _fits(pattern, address):
    filled = address.format_map(_Filled())
    return pattern.match(filled.removeprefix("/")) is not None


class _Filled(dict):
    def __missing__(self, name):
        return {"slug": "a-slug", "call": "a-call", "evidence": "7", "number": "0"}.get(name, UUID)
