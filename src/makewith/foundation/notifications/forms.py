"""Choosing how often letters come."""

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.foundation.notifications.models import Rhythm

RHYTHM_LABELS = {
    Rhythm.AT_ONCE: _("At once"),
    Rhythm.DAILY: _("In the evening, at 18:00"),
    Rhythm.WEEKLY: _("On Fridays"),
    Rhythm.NEVER: _("Never by e-mail"),
}


class RhythmForm(forms.Form):
    programme = forms.UUIDField()
    rhythm = forms.ChoiceField(choices=list(RHYTHM_LABELS.items()))
