"""The inbox, the letters it is sent in, and how often."""

from django.db import models
from django.db.models import Q

from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme
from makewith.kit.fields import choice_check, choice_field, public_id_field


class Fate(models.TextChoices):
    """What a piece of news says of what its reader gave; the inbox is sorted by it."""

    CHANGED = "changed"
    UNDERWAY = "underway"
    READ = "read"
    TIED = "tied"
    OTHER = "other"


class Rhythm(models.TextChoices):
    """How often news comes by mail. What comes NEVER stands in the inbox; what is NOWHERE does not even do that."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"
    NOWHERE = "nowhere"


class MailState(models.TextChoices):
    """A FAILED letter may still be tried again. A DROPPED one had nothing left to say, or nobody left to say it to.

    A letter that is SENDING though nobody sends it was cut off by a crash: whether it arrived, nobody knows.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class Mail(models.Model):
    """One letter to one person about one programme. Its text is made from its notifications when it is sent.

    `message_id` is deterministic, so that a letter sent twice after a crash is recognised as one.
    """

    public_id = public_id_field()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mails")
    programme = models.ForeignKey(Programme, null=True, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField(max_length=254)
    unique_key = models.CharField(max_length=160, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    rhythm = choice_field(Rhythm, default=Rhythm.DAILY)
    state = choice_field(MailState, default=MailState.WAITING)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [choice_check("mail", "state", MailState), choice_check("mail", "rhythm", Rhythm)]
        indexes = [models.Index(fields=["person", "programme", "-created_at"], name="mail_last")]

    def __str__(self) -> str:
        return self.message_id


class Notification(models.Model):
    """One piece of news for one person. `unique_key` makes telling twice the same as once.

    `title` is what happened, `quote` the reader's own words it is about, `body` what was said, `path` where it leads, and
    `thing` what it is that happened to, so that a letter can say "3 comments on …".
    Once what it is about was taken back, all these texts are gone and `is_taken_back` says why.
    """

    public_id = public_id_field()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notifications")
    programme = models.ForeignKey(Programme, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    fate = choice_field(Fate, default=Fate.OTHER)
    unique_key = models.CharField(max_length=160)
    title = models.CharField(max_length=200)
    quote = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    thing = models.CharField(max_length=200, blank=True)
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(Mail, null=True, blank=True, on_delete=models.SET_NULL, related_name="notifications")
    by_mail = models.BooleanField(default=True)
    is_taken_back = models.BooleanField(default=False)

    # Whether what it is about is out of its reader's sight for now; known where a query says so.
    is_held = False

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "unique_key"], name="notification_once"),
            choice_check("notification", "fate", Fate),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_newest"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(
                fields=["person", "programme"],
                condition=Q(mail=None, by_mail=True, read_at=None, is_taken_back=False),
                name="notification_unmailed",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NotificationAbout(models.Model):
    """The Items a notification quotes or names, by public_id, so that taking one back finds them."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="about")
    item_id = models.UUIDField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notification", "item_id"], name="notificationabout_once")]

    def __str__(self) -> str:
        return str(self.item_id)


class Preference(models.Model):
    """How often one person wants letters about one programme, or about none; without a row as each kind of news says."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mail_preferences")
    programme = models.ForeignKey(Programme, null=True, on_delete=models.CASCADE, related_name="+")
    rhythm = choice_field(Rhythm, default=Rhythm.DAILY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "programme"], name="preference_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(programme=None), name="preference_without_once"),
            choice_check("preference", "rhythm", Rhythm),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.rhythm}"


class KindPreference(models.Model):
    """How one kind of news reaches one person; without a row as the table of kinds says."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="news_preferences")
    kind = models.CharField(max_length=40)
    rhythm = choice_field(Rhythm)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="kindpreference_once"),
            choice_check("kindpreference", "rhythm", Rhythm),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.rhythm}"


class LetterTimes(models.Model):
    """When letters reach one person, by their own clock; without a row at the usual times. Without quiet hours both are empty."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="letter_times")
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    daily_at = models.TimeField()
    weekly_day = models.PositiveSmallIntegerField()
    weekly_at = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | ~Q(quiet_from=models.F("quiet_until")),
                name="lettertimes_quiet_ends",
            ),
            models.CheckConstraint(condition=Q(weekly_day__lte=6), name="lettertimes_day_of_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.daily_at}"


class Bounce(models.Model):
    """A mail server said that a letter did not reach an address, which is kept in small letters."""

    address = models.EmailField(max_length=254)
    unique_key = models.CharField(max_length=200, unique=True)
    is_hard = models.BooleanField()
    status = models.CharField(max_length=20, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address", "happened_at"], name="bounce_of_address")]

    def __str__(self) -> str:
        return f"{self.address}: {self.status}"


class PausedAddress(models.Model):
    """An address, in small letters, that gets no mail until its owner says that it is right."""

    address = models.EmailField(max_length=254, unique=True)
    status = models.CharField(max_length=20, blank=True)
    paused_at = models.DateTimeField()

    # Whose it is, and what the mail server meant; known where a query says so.
    person: Person | None = None
    meaning = ""

    def __str__(self) -> str:
        return self.address


class Letter(models.Model):
    """A letter of its own, such as an invitation. Its words and address are kept only until it is sent or given up."""

    unique_key = models.CharField(max_length=160, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    address = models.EmailField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = choice_field(MailState, default=MailState.WAITING)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [choice_check("letter", "state", MailState)]

    def __str__(self) -> str:
        return self.message_id
