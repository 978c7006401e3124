"""The words that programmes and what is in them are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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

    OWNER = "owner", _("Owner")
    FACILITATOR = "facilitator", _("Facilitator")
    RESEARCHER = "researcher", _("Researcher")
    MODERATOR = "moderator", _("Moderator")
    FINANCE = "finance", _("Finance")
    OBSERVER = "observer", _("Observer")
    COACH = "coach", _("Coach")


class ActivityState(models.TextChoices):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


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
