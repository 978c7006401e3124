"""An insight is the team's: taking it back empties its claim."""

from makewith.foundation.notifications.actions import forget_item
from makewith.foundation.search.actions import forget
from makewith.foundation.trail.models import Item
from makewith.loop.insights.models import Insight


def empty_insight(item: Item) -> None:
    insight = Insight.objects.get(trail_item=item)
    insight.wordings.all().delete()
    insight.claim, insight.summary, insight.not_heard_yet = "", "", ""
    insight.save(update_fields=["claim", "summary", "not_heard_yet"])
    forget(item=item)
    forget_item(item_id=item.public_id)
