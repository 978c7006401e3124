"""Programmes, what there is to take part in, who takes part, and what was agreed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection, models
from django.db.models import Q, Value
from django.db.models.functions import Lower

from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person, StakeholderKind, valid_zone
from makewith.kit.fields import choice_check, choice_field, public_id_field


class Visibility(models.TextChoices):
    """Who may see a programme or an activity."""

    PUBLIC = "public"
    MEMBERS = "members"
    SEGMENT = "segment"
    INVITATION = "invitation"


class ProgrammeState(models.TextChoices):
    DRAFT = "draft"
    OPEN = "open"
    ARCHIVED = "archived"


class Role(models.TextChoices):
    """Roles in a programme's team. Observers read; coaches come from outside and see for a limited time."""

    OWNER = "owner"
    FACILITATOR = "facilitator"
    RESEARCHER = "researcher"
    MODERATOR = "moderator"
    FINANCE = "finance"
    OBSERVER = "observer"
    COACH = "coach"


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, person: Person | None) -> "ProgrammeQuerySet":
        """What this person (None for a visitor) may see. Drafts are for the team and administrators."""
        return self if sees_everything(person) else self.filter(seen_programmes(person))


class Segment(models.Model):
    """A saved filter over people; today by stakeholder kind."""

    public_id = public_id_field()
    name = models.CharField(max_length=60, unique=True)
    kinds: "models.ManyToManyField[StakeholderKind, SegmentKind]" = models.ManyToManyField(
        StakeholderKind, through="SegmentKind"
    )

    def __str__(self) -> str:
        return self.name


class SegmentKind(models.Model):
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE)
    kind = models.ForeignKey(StakeholderKind, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "kind"], name="segmentkind_once")]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.kind_id}"


class Programme(models.Model):
    """A co-creation undertaking: a goal, a promise, a team and rounds.

    `promise_days` is how soon everybody hears what became of what they gave. `audience`, `thanks`, `iteration`
    and `communication` are the decided texts of the plan's steps 3 to 6; empty means not decided yet.
    """

    public_id = public_id_field()
    slug = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=80)
    goal = models.CharField(max_length=160)
    lead = models.CharField(max_length=300, blank=True)
    picture = models.ForeignKey(File, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    visibility = choice_field(Visibility, default=Visibility.PUBLIC)
    segment = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.PROTECT, related_name="programmes")
    state = choice_field(ProgrammeState, default=ProgrammeState.DRAFT)
    recipe = models.CharField(max_length=40, blank=True)
    promise_days = models.PositiveSmallIntegerField(default=14)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[valid_zone])
    language = models.CharField(max_length=12, default="en")
    audience = models.TextField(max_length=1000, blank=True)
    thanks = models.TextField(max_length=1000, blank=True)
    iteration = models.TextField(max_length=1000, blank=True)
    communication = models.TextField(max_length=1000, blank=True)
    started_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            choice_check("programme", "visibility", Visibility),
            choice_check("programme", "state", ProgrammeState),
            models.CheckConstraint(
                condition=~Q(visibility="segment") | Q(segment__isnull=False), name="programme_segment_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def promise(self) -> timedelta:
        return timedelta(days=self.promise_days)

    def is_visible_to(self, person: Person | None) -> bool:
        """`visible_to`, asked of one programme as it was loaded, without a query of its own."""
        if sees_everything(person):
            return True
        sight = sight_of(person) if person is not None else NO_SIGHT
        shown = self.state != ProgrammeState.DRAFT
        public = self.visibility == Visibility.PUBLIC
        return self.pk in sight.roles or (shown and (public or self.pk in sight.programmes))


class Round(models.Model):
    """One turn of the loop."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="round_number_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="round_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class TeamRoleQuerySet(models.QuerySet["TeamRole"]):
    def current(self) -> "TeamRoleQuerySet":
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=models.functions.Now()))


class TeamRole(models.Model):
    """One role of one person in one programme's team; a coach's ends."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="team_roles")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="team_roles")
    role = choice_field(Role)
    ends_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "person", "role"], name="teamrole_once"),
            choice_check("teamrole", "role", Role),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Membership(models.Model):
    """A person takes part in a programme, since when."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "person"], name="membership_once")]
        indexes = [models.Index(fields=["programme", "-id"], name="membership_newest")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.programme_id}"


class ActivityState(models.TextChoices):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, person: Person | None) -> "ActivityQuerySet":
        """Activities of visible programmes whose own audience includes this person. Drafts are for the team."""
        if sees_everything(person):
            return self
        return self.filter(seen_programmes(person, "programme__"), seen_activities(person))

    def open_at(self, now: datetime) -> "ActivityQuerySet":
        """Open, begun, and not past its deadline, which includes its last instant."""
        begun = Q(opens_at=None) | Q(opens_at__lte=now)
        running = Q(closes_at=None) | Q(closes_at__gte=now)
        return self.filter(begun, running, state=ActivityState.OPEN)


class Activity(models.Model):
    """One thing in a programme that people take part in. The stage that runs it joins with a OneToOne.

    `kind` names the stage's form of it ("call_for_ideas"); `slug` is its name in URLs and commands.
    """

    public_id = public_id_field()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="activities")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.SET_NULL, related_name="activities")
    kind = models.CharField(max_length=40)
    slug = models.SlugField(max_length=50)
    title = models.CharField(max_length=120)
    brief = models.TextField(max_length=4000, blank=True)
    thanks = models.CharField(max_length=160, blank=True)
    visibility = choice_field(Visibility, default=Visibility.PUBLIC)
    segment = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.PROTECT, related_name="activities")
    state = choice_field(ActivityState, default=ActivityState.DRAFT)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="activity_slug_once"),
            choice_check("activity", "visibility", Visibility),
            choice_check("activity", "state", ActivityState),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=models.F("opens_at")),
                name="activity_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_visible_to(self, person: Person | None) -> bool:
        """`visible_to`, asked of one activity as it was loaded with its programme, without a query of its own."""
        return self.programme.is_visible_to(person) and self.is_seen_within_programme_by(person)

    def is_seen_within_programme_by(self, person: Person | None) -> bool:
        """The same for somebody who sees the programme."""
        if sees_everything(person):
            return True
        sight = sight_of(person) if person is not None else NO_SIGHT
        shown = self.state != ActivityState.DRAFT
        public = self.visibility == Visibility.PUBLIC
        return self.programme_id in sight.roles or (shown and (public or self.pk in sight.activities))

    def is_open_at(self, now: datetime) -> bool:
        return (
            self.state == ActivityState.OPEN
            and (self.opens_at is None or self.opens_at <= now)
            and (self.closes_at is None or now <= self.closes_at)
        )


class ParticipationState(models.TextChoices):
    APPLIED = "applied"
    PRE_INTERVIEWED = "pre_interviewed"
    SELECTED = "selected"
    RESERVE = "reserve"
    INVITED = "invited"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    NO_SHOW = "no_show"


class Participation(models.Model):
    """A person in an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="participations")
    state = choice_field(ParticipationState)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "person"], name="participation_once"),
            choice_check("participation", "state", ParticipationState),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"


class Terms(models.Model):
    """One version of what people agree to when they contribute to an activity. Published versions never change."""

    public_id = public_id_field()
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="terms")
    version = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=8000)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        verbose_name_plural = "terms"
        constraints = [models.UniqueConstraint(fields=["activity", "version"], name="terms_version_once")]

    def __str__(self) -> str:
        return f"version {self.version}"


class Acceptance(models.Model):
    """A person agreed to a version of the terms."""

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="acceptances")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="acceptances")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["terms", "person"], name="acceptance_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.terms_id}"


class Invitation(models.Model):
    """An address is asked to join a programme, as a member or, with `role`, in its team."""

    public_id = public_id_field()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=24, choices=Role.choices, blank=True)
    kind = models.ForeignKey(StakeholderKind, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(Lower("email"), "programme", "role", name="invitation_once"),
            models.CheckConstraint(condition=Q(role="") | Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(declined_at=None), name="invitation_answered_one_way"
            ),
        ]

    def __str__(self) -> str:
        return self.email


@dataclass(frozen=True)
class Sight:
    """What a person sees beyond what is public, as ids: their roles by programme, further programmes and activities.

    A company has tens of programmes, so ids that are read once cost less than subqueries in every query.
    """

    roles: Mapping[int, frozenset[str]]
    programmes: frozenset[int]
    activities: frozenset[int]


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
    ids: dict[str, set[int]] = {"programme": set(), "activity": set()}
    for what, key, role in rows:
        if what == "role":
            roles.setdefault(key, set()).add(role)
        else:
            ids[what].add(key)
    return Sight(
        {key: frozenset(found) for key, found in roles.items()},
        frozenset(ids["programme"]),
        frozenset(ids["activity"]),
    )


# Stand for a person and a kind in the query below; no row has such a key.
_ANY_PERSON, _ANY_KIND = -101, -102


@lru_cache(maxsize=2)
def _sight_sql(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    """SQL and parameters of a Sight. Every page reads one, and putting its SQL together costs more than all else about it."""
    by_kind = SegmentKind.objects.filter(kind=_ANY_KIND).values("segment")
    mine = Membership.objects.filter(person=_ANY_PERSON)
    closed_doors = Activity.objects.filter(
        Q(visibility=Visibility.MEMBERS, programme__in=mine.values("programme"))
        | Q(visibility=Visibility.SEGMENT, segment__in=by_kind)
    )
    in_segment = Programme.objects.filter(visibility=Visibility.SEGMENT, segment__in=by_kind)
    rows = TeamRole.objects.filter(person=_ANY_PERSON).current().values_list(Value("role"), "programme_id", "role")
    rows = rows.union(
        mine.values_list(Value("programme"), "programme_id", Value("")),
        in_segment.order_by().values_list(Value("programme"), "id", Value("")),
        closed_doors.order_by().values_list(Value("activity"), "id", Value("")),
        Participation.objects.filter(person=_ANY_PERSON).values_list(Value("activity"), "activity_id", Value("")),
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
