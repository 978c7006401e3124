"""Choosing an audience, for whatever has one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.foundation.programmes.models import Programme, Segment, Visibility
from makewith.foundation.programmes.queries import segments_for

_SEGMENT = "segment:"
SEEN_BY = {
    Visibility.PUBLIC: _("Everybody"),
    Visibility.MEMBERS: _("Members of this programme"),
    Visibility.INVITATION: _("Only people who were invited"),
}


class AudienceField(forms.ChoiceField):
    """Who may see something: one of these visibilities, or a segment once `among` says of which programme.

    Its value is {"visibility": …, "segment": … or None}, the names under which the actions know it.
    """

    def __init__(self, *, visibilities: tuple[Visibility, ...], **options: Any) -> None:
        super().__init__(choices=[(visibility.value, SEEN_BY[visibility]) for visibility in visibilities], **options)
        self._segments: dict[str, Segment] = {}

    def among(self, programme: Programme, present: Segment | None = None) -> None:
        """Offer the segments of a programme, and the one that is chosen already, wherever that is from."""
        rows = [*segments_for(programme), *([present] if present else [])]
        self._segments = {f"{_SEGMENT}{row.public_id}": row for row in rows}
        offered: list[tuple[str, Any]] = list(self.choices)  # type: ignore[arg-type]
        self.choices = [*offered, *((key, row.name) for key, row in self._segments.items())]

    def clean(self, value: Any) -> dict[str, Any]:
        chosen = super().clean(value)
        segment = self._segments.get(chosen)
        return {"visibility": Visibility.SEGMENT.value if segment else chosen, "segment": segment}


def chosen_audience(visibility: str, segment: Segment | None) -> str:
    """What an AudienceField shows for something that has an audience already."""
    return f"{_SEGMENT}{segment.public_id}" if visibility == Visibility.SEGMENT and segment else visibility
