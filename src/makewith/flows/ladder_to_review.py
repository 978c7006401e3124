"""An idea climbed its ladder: it waits for the review that closes next, of the programme's first board.

A programme without a board gets the one that its recipe lays out.
"""

from datetime import datetime

from makewith.flows.recipe_to_programme import BOARD_VALUES
from makewith.foundation.activity.queries import event_of
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.actions import change_activity
from makewith.foundation.programmes.models import ActivityState, Programme, ProgrammeState, Role, TeamRole
from makewith.foundation.programmes.recipes import recipe_named
from makewith.foundation.trail.models import Item
from makewith.loop.decisions.reviews.actions import BOARD_KIND, create_board, queue_item
from makewith.loop.decisions.reviews.models import Board
from makewith.loop.decisions.reviews.queries import first_board_of


def queue_for_review(*, event_id: str, now: datetime) -> None:
    """It is in time or late as of the moment in which it reached the top, not of this job's."""
    event = event_of(event_id)
    item = Item.objects.select_related("programme").get(public_id=event.subject)
    if item.withdrawn_at is not None or item.programme.state == ProgrammeState.ARCHIVED:
        return
    board = first_board_of(item.programme) or _lay_out(item.programme, now)
    queue_item(board=board, item=item, now=event.occurred_at)


def _lay_out(programme: Programme, now: datetime) -> Board:
    # Two ideas may arrive at once; they share a board.
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if board := first_board_of(programme):
        return board
    owner = Person.objects.filter(
        team_roles__in=TeamRole.objects.filter(programme=programme, role=Role.OWNER).current(), erased_at=None
    ).earliest("pk")
    recipe = recipe_named(programme.recipe)
    planned = next((one for one in recipe.activities if one.kind == BOARD_KIND), None) if recipe else None
    values = {name: planned.values[name] for name in BOARD_VALUES if name in planned.values} if planned else {}
    board = create_board(
        actor=owner,
        programme=programme,
        now=now,
        title=planned.title if planned else "The review",
        brief=planned.brief if planned else "",
        **values,
    )
    change_activity(actor=owner, activity=board.activity, now=now, state=ActivityState.OPEN)
    return board
