"""What to empty when something that came before the moderators is taken back."""

from makewith.foundation.moderation.models import Appeal, Case, CaseState, ModerationAction, Report
from makewith.foundation.trail.models import Item


def empty_case(item: Item) -> None:
    """The words of reports, reasons and appeals, which may repeat what was taken back. The log keeps its lines."""
    if not Case.objects.filter(item=item).update(state=CaseState.WITHDRAWN, reports_open=0):
        return
    Report.objects.filter(item=item).update(words="")
    Appeal.objects.filter(refusal__item=item).update(words="")
    ModerationAction.objects.filter(item=item).update(reason="")
