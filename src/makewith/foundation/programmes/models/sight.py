"""What a person sees: read once, asked everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q, Value

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models.choices import ActivityState, ProgrammeState, Visibility


@dataclass(frozen=True)
class Sight:
    """What a person sees beyond what is public, as ids: their roles by programme, further programmes and activities.

    `memberships` are the programmes they joined. `blocked` are those in which they may look and do nothing else.
    A company has tens of programmes, so ids that are read once cost less than subqueries in every query.
    """

    roles: Mapping[int, frozenset[str]]
    programmes: frozenset[int]
    activities: frozenset[int]
    memberships: frozenset[int] = frozenset()
    blocked: frozenset[int] = frozenset()


NO_SIGHT = Sight({}, frozenset(), frozenset())


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
    ids: dict[str, set[int]] = {"programme": set(), "member": set(), "activity": set(), "blocked": set()}
    for what, key, role in rows:
        if what == "role":
            roles.setdefault(key, set()).add(role)
        else:
            ids[what].add(key)
    return Sight(
        {key: frozenset(found) for key, found in roles.items()},
        frozenset(ids["programme"] | ids["member"]),
        frozenset(ids["activity"]),
        frozenset(ids["member"]),
        frozenset(ids["blocked"]),
    )


# Stand for a person and a kind in the query below; no row has such a key.
_ANY_PERSON, _ANY_KIND = -101, -102


@lru_cache(maxsize=2)
def _sight_sql(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    """SQL and parameters of a Sight. Every page reads one, and putting its SQL together costs more than all else about it."""
    # The models ask this module what is seen, so they are not there yet when it is loaded.
    from makewith.foundation.programmes.models.activities import Activity, Participation
    from makewith.foundation.programmes.models.blocks import Block
    from makewith.foundation.programmes.models.people import Membership, TeamRole
    from makewith.foundation.programmes.models.programmes import Programme
    from makewith.foundation.programmes.models.segments import segments_of

    own = segments_of(_ANY_PERSON, _ANY_KIND).values("pk")
    mine = Membership.objects.filter(person=_ANY_PERSON)
    closed_doors = Activity.objects.filter(
        Q(visibility=Visibility.MEMBERS, programme__in=mine.values("programme"))
        | Q(visibility=Visibility.SEGMENT, segment__in=own)
    )
    in_segment = Programme.objects.filter(visibility=Visibility.SEGMENT, segment__in=own)
    rows = TeamRole.objects.filter(person=_ANY_PERSON).current().values_list(Value("role"), "programme_id", "role")
    rows = rows.union(
        mine.values_list(Value("member"), "programme_id", Value("")),
        in_segment.order_by().values_list(Value("programme"), "id", Value("")),
        closed_doors.order_by().values_list(Value("activity"), "id", Value("")),
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
    return Q(**{f"{path}pk__in": list(sight.roles)}) | shown & (public | Q(**{f"{path}pk__in": sight.programmes}))


def seen_activities(person: Person | None, path: str = "") -> Q:
    """The condition that an activity (at `path`) of a visible programme is visible itself."""
    shown = Q(**{f"{path}state__in": (ActivityState.OPEN, ActivityState.CLOSED)})
    public = Q(**{f"{path}visibility": Visibility.PUBLIC})
    if person is None:
        return shown & public
    sight = sight_of(person)
    team = Q(**{f"{path}programme__in": list(sight.roles)})
    return team | shown & (public | Q(**{f"{path}pk__in": sight.activities}))
