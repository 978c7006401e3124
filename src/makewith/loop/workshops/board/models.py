"""The log of a board, its snapshots, and ballots."""

from django.db import models

from makewith.foundation.files.models import File
from makewith.kit.fields import public_id_field
from makewith.loop.workshops.models import Seat, Workshop


class Board(models.Model):
    """What is live in one workshop. `seq` is the last event of its log. `secret` is what ballots are keyed with until it is destroyed."""

    public_id = public_id_field()
    workshop = models.OneToOneField(Workshop, on_delete=models.PROTECT, related_name="board")
    seq = models.PositiveIntegerField(default=0)
    secret = models.BinaryField(max_length=32, null=True)

    def __str__(self) -> str:
        return str(self.public_id)


class Event(models.Model):
    """One operation that was allowed. A seat is empty where the server itself acted. `undo` is what puts it back."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    operation_id = models.UUIDField()
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=36, blank=True)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    undo = models.JSONField(null=True)
    happened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "seq"], name="event_seq_once"),
            models.UniqueConstraint(fields=["board", "operation_id"], name="event_operation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class Snapshot(models.Model):
    """The whole state after one event, so that a long log opens quickly and any moment of it is near. One every thousand events."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="snapshots")
    seq = models.PositiveIntegerField()
    state = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "seq"], name="snapshot_seq_once")]

    def __str__(self) -> str:
        return str(self.seq)


class Photo(models.Model):
    """A picture that was brought to a board; things there name it by its file's `public_id`.

    `thing` is the first that does. A photographed wall of paper has none until a note is typed in from it. `operation_id` is
    what the device called its sending, so that sending it again brings one picture.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="photos")
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="workshop_photo")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    operation_id = models.UUIDField()
    thing = models.UUIDField(null=True, blank=True)
    brought_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "operation_id"], name="photo_once")]

    def __str__(self) -> str:
        return str(self.operation_id)


class Ballot(models.Model):
    """The dots that one voter gave one thing. `voter` is an HMAC of the seat with the board's secret; nothing else names them."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="ballots")
    vote = models.UUIDField()
    voter = models.CharField(max_length=64)
    thing = models.UUIDField()
    dots = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "vote", "voter", "thing"], name="ballot_once")]

    def __str__(self) -> str:
        return str(self.vote)
