"""Who made an idea, and how it grew."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Activity, Programme
from makewith.foundation.trail.models import Item
from makewith.kit.fields import public_id_field
from makewith.loop.ideas.models import Idea


class CoAuthorOfferQuerySet(models.QuerySet["CoAuthorOffer"]):
    def waiting(self) -> "CoAuthorOfferQuerySet":
        return self.filter(accepted_at=None, declined_at=None, ended_at=None)

    def standing(self) -> "CoAuthorOfferQuerySet":
        """Accepted, and the co-author did not leave."""
        return self.exclude(accepted_at=None).filter(ended_at=None)


class CoAuthorOffer(models.Model):
    """Somebody is asked to be an author too, for `share` parts of a hundred; a known person, or whoever has the address.

    The share itself stands on the Credit. `may_edit` is whether the author lets this co-author change the words.
    `ended_at` is when the offer was taken back, or the co-author left. An address is forgotten once it was answered.
    """

    public_id = public_id_field()
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="co_author_offers")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="co_author_offers")
    email = models.EmailField(max_length=254, blank=True)
    share = models.PositiveSmallIntegerField()
    may_edit = models.BooleanField(default=True)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CoAuthorOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=99), name="coauthoroffer_share"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(declined_at=None), name="coauthoroffer_answered_one_way"
            ),
            models.CheckConstraint(
                condition=~Q(email="") | Q(person__isnull=False) | ~Q(declined_at=None) | ~Q(ended_at=None),
                name="coauthoroffer_to_somebody",
            ),
            models.UniqueConstraint(
                "idea",
                Lower("email"),
                condition=Q(accepted_at=None, declined_at=None, ended_at=None) & ~Q(email=""),
                name="coauthoroffer_address_once",
            ),
            models.UniqueConstraint(
                fields=["idea", "person"],
                condition=Q(declined_at=None, ended_at=None, person__isnull=False),
                name="coauthoroffer_person_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.share}"


class ShareProposal(models.Model):
    """Other shares for the same authors, by person's key: {"17": 60, "23": 40}. Counts once everybody said yes.

    Until then the old ones count. `closed_at` is when it was agreed to, refused, or an author came or went.
    """

    public_id = public_id_field()
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="share_proposals")
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    shares = models.JSONField()
    proposed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    is_agreed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea"], condition=Q(closed_at=None), name="shareproposal_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.shares}"


class ShareConsent(models.Model):
    """An author said yes to a proposal."""

    proposal = models.ForeignKey(ShareProposal, on_delete=models.CASCADE, related_name="consents")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    consented_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="shareconsent_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.proposal_id}"


class VersionQuerySet(models.QuerySet["Version"]):
    def waiting(self) -> "VersionQuerySet":
        """Wordings that a moderator has to read, or refused: they are not in place yet."""
        return self.filter(number=None, emptied_at=None)


class Version(models.Model):
    """One wording of an idea, from the second on; the first is kept as number 1 when there is a second.

    One that has to be read first waits without a number, as an Item of its own, while the idea stays as it is; an idea
    has one of these at most, and `rewordings` counts how often its words were changed.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="versions")
    trail_item = models.OneToOneField(
        Item, null=True, blank=True, on_delete=models.PROTECT, related_name="idea_version"
    )
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    rewordings = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=80, blank=True)
    answers = models.JSONField(default=dict)
    note = models.CharField(max_length=160, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    emptied_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["idea"], condition=Q(number=None, emptied_at=None), name="version_one_waits"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(trail_item__isnull=False), name="version_waits_as_item"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}, version {self.number}"


class IdeaUpdate(models.Model):
    """What an author tells of an idea as it goes on: "Day 12: I built it from cardboard"."""

    trail_item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="idea_update")
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="author_updates")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="idea_updates")
    text = models.TextField(max_length=1000)
    picture = models.OneToOneField(
        File, null=True, blank=True, on_delete=models.SET_NULL, related_name="idea_update_picture"
    )
    picture_alt = models.CharField(max_length=200, blank=True)
    submission_key = models.UUIDField()
    posted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "by", "submission_key"], name="ideaupdate_sent_once")]
        indexes = [models.Index(fields=["idea", "-id"], name="ideaupdate_newest")]

    def __str__(self) -> str:
        return self.text[:60]


class Tag(models.Model):
    """A word that ideas of a programme are found by. `key` is the name as it is compared: folded."""

    public_id = public_id_field()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="idea_tags")
    name = models.CharField(max_length=30)
    key = models.CharField(max_length=120)

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="tag_key_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def hashed(self) -> str:
        """As a list shows it: "#rain"."""
        return f"#{self.name}"


class IdeaTag(models.Model):
    """An idea has a tag."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="idea_tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="idea_tags")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "tag"], name="ideatag_once")]
        indexes = [models.Index(fields=["tag", "-idea"], name="ideatag_of_tag")]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.tag_id}"


class GuestIdea(models.Model):
    """What somebody without an account wrote, until its address is proven. Then, or when its time is up, it is emptied."""

    public_id = public_id_field()
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=80, blank=True)
    answers = models.JSONField(default=dict)
    terms_version = models.PositiveSmallIntegerField(null=True, blank=True)
    written_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    idea = models.OneToOneField(Idea, null=True, blank=True, on_delete=models.SET_NULL, related_name="guest_idea")

    class Meta:
        indexes = [models.Index(fields=["written_at"], condition=Q(closed_at=None), name="guestidea_waiting")]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.written_at}"
