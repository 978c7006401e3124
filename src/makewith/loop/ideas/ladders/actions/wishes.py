"""What supporters would pay, and how many they would buy."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from makewith.foundation.people.models import Person
from makewith.kit.permissions import require
from makewith.loop.ideas.ladders import permissions
from makewith.loop.ideas.models import Idea, Support

MOST_TO_PAY = Decimal("9999999.99")
MOST_TO_BUY = 1000


@transaction.atomic
def say_wishes(*, person: Person, idea: Idea, would_pay: Decimal | None, would_buy: int | None, now: datetime) -> bool:
    """Add to one's support what one would pay and how many one would buy; nothing said empties it. False without support.

    Raises ValidationError, by field, for a number that cannot be meant.
    """
    require(permissions.can_say_wishes, person, idea, now)
    problems = {}
    if would_pay is not None and not 0 <= would_pay <= MOST_TO_PAY:
        problems["would_pay"] = _("Write an amount from 0 to %(most)s.") % {"most": f"{MOST_TO_PAY:,}"}
    if would_buy is not None and not 0 <= would_buy <= MOST_TO_BUY:
        problems["would_buy"] = _("Write a whole number from 0 to %(most)s.") % {"most": f"{MOST_TO_BUY:,}"}
    if problems:
        raise ValidationError(problems)
    mine = Support.objects.in_favour().filter(idea=idea, person=person)
    return bool(mine.update(would_pay=would_pay, would_buy=would_buy))
