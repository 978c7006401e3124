"""What a person sees: read once, asked everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q, Value

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models.choices import ActivityState, ProgrammeState, Visibility

if TYPE_CHECKING:
    from makewith.foundation.programmes.models.activities import Activity
    from makewith.foundation.programmes.models.programmes import Programme


@dataclass(frozen=True)
class Sight:
    """What lets a person see more than what is public, as ids: their roles by programme, the programmes they joined, the
    segments they are in, and the activities they take part in.

    `blocked` are the programmes in which they may look and do nothing else.
    A company has tens of programmes, so ids that are read once cost less than subqueries in every query.
    """

    roles: Mapping[int, frozenset[str]]
    memberships: frozenset[int] = frozenset()
    segments: frozenset[int] = frozenset()
    activities: frozenset[int] = frozenset()
    blocked: frozenset[int] = frozenset()

    def opens_programme(self, programme: "Programme") -> bool:
        """Whether the person has the key to this programme, which is open or was; `seen_programmes` asked of one."""
        in_segment = programme.visibility == Visibility.SEGMENT and programme.segment_id in self.segments
        return programme.visibility == Visibility.PUBLIC or programme.pk in self.memberships or in_segment

    def opens_activity(self, activity: "Activity") -> bool:
        """The same for an activity of a programme that they see."""
        if activity.visibility == Visibility.MEMBERS and activity.programme_id in self.memberships:
            return True
        in_segment = activity.visibility == Visibility.SEGMENT and activity.segment_id in self.segments
        return activity.visibility == Visibility.PUBLIC or activity.pk in self.activities or in_segment


NO_SIGHT = Sight({})


def sight_of(person: Person) -> Sight:
    """The person's Sight, in one query; read once per request (see PersonMiddleware)."""
    kept = person.request_cache
    if kept is not None and "sight" in kept:
        found: Sight = kept["sight"]
        return found
    sight = _read_sight(person)
    if kept is not None:
        kept["sight"] = sight
    return sight


def forget_sight(person: Person) -> None:
    """Read this person's Sight anew when it is next needed; for actions that change it."""
    if person.request_cache is not None:
        person.request_cache.pop("sight", None)


def _read_sight(person: Person) -> Sight:
    values = {_ANY_PERSON: person.pk, _ANY_KIND: person.kind_id or 0}
    sql, parameters = _sight_sql(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [values.get(parameter, parameter) for parameter in parameters])
        rows = cursor.fetchall()
    roles: dict[int, set[str]] = {}
    ids: dict[str, set[int]] = {"member": set(), "segment": set(), "activity": set(), "blocked": set()}
    for what, key, role in rows:
        if what == "role":
            roles.setdefault(key, set()).add(role)
        else:
            ids[what].add(key)
    return Sight(
        {key: frozenset(found) for key, found in roles.items()},
        *(frozenset(ids[what]) for what in ("member", "segment", "activity", "blocked")),
    )


# Stand for a person and a kind in the query below; no row has such a key.
_ANY_PERSON, _ANY_KIND = -101, -102


@lru_cache(maxsize=2)
def _sight_sql(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    """SQL and parameters of a Sight. Every page reads one, and putting its SQL together costs more than all else about it."""
    # The models ask this module what is seen, so they are not there yet when it is loaded.
    from makewith.foundation.programmes.models.activities import Participation
    from makewith.foundation.programmes.models.blocks import Block
    from makewith.foundation.programmes.models.people import Membership, TeamRole
    from makewith.foundation.programmes.models.segments import segments_of

    mine = Membership.objects.filter(person=_ANY_PERSON)
    rows = TeamRole.objects.filter(person=_ANY_PERSON).current().values_list(Value("role"), "programme_id", "role")
    rows = rows.union(
        mine.values_list(Value("member"), "programme_id", Value("")),
        segments_of(_ANY_PERSON, _ANY_KIND).values_list(Value("segment"), "id", Value("")),
        Participation.objects.filter(person=_ANY_PERSON)
        .current()
        .values_list(Value("activity"), "activity_id", Value("")),
        Block.objects.filter(person=_ANY_PERSON).values_list(Value("blocked"), "programme_id", Value("")),
        all=True,
    )
    sql, parameters = rows.query.sql_with_params()
    return sql, tuple(parameters)


def sees_everything(person: Person | None) -> bool:
    """Administrators stand above programmes."""
    return bool(person is not None and person.user_id and person.user and person.user.is_administrator)


def seen_programmes(person: Person | None, path: str = "") -> Q:
    """The condition that a programme (at `path`, as "programme__") is visible to somebody who does not see everything."""
    shown = Q(**{f"{path}state__in": (ProgrammeState.OPEN, ProgrammeState.ARCHIVED)})
    public = Q(**{f"{path}visibility": Visibility.PUBLIC})
    if person is None:
        return shown & public
    sight = sight_of(person)
    joined = Q(**{f"{path}pk__in": sight.memberships})
    return Q(**{f"{path}pk__in": list(sight.roles)}) | shown & (public | joined | _for_segments(sight, path))


def seen_activities(person: Person | None, path: str = "") -> Q:
    """The condition that an activity (at `path`) of a visible programme is visible itself."""
    shown = Q(**{f"{path}state__in": (ActivityState.OPEN, ActivityState.CLOSED)})
    public = Q(**{f"{path}visibility": Visibility.PUBLIC})
    if person is None:
        return shown & public
    sight = sight_of(person)
    team = Q(**{f"{path}programme__in": list(sight.roles)})
    member = Q(**{f"{path}visibility": Visibility.MEMBERS, f"{path}programme__in": sight.memberships})
    taking_part = Q(**{f"{path}pk__in": sight.activities})
    return team | shown & (public | member | taking_part | _for_segments(sight, path))


def _for_segments(sight: Sight, path: str) -> Q:
    return Q(**{f"{path}visibility": Visibility.SEGMENT, f"{path}segment__in": sight.segments})
