"""What can be searched: one row of text per Item."""

from django.db import models

from makewith.foundation.trail.models import Item


class Entry(models.Model):
    """The searchable text of one Item; also what quotes are checked against. Who may find it, the Item decides.

    `words` are the words of title and body as `words.folded` makes them, each once. The full-text index of either
    database stands on that column (`index.py`), so both find the same.
    """

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="search_entry")
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    words = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return self.title
