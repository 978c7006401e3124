"""What to empty when an idea is taken back."""

from makewith.foundation.files.actions import empty_file
from makewith.foundation.notifications.actions import forget_item
from makewith.foundation.search.actions import forget
from makewith.foundation.trail.models import Item
from makewith.loop.ideas.authors.withdrawable import empty_growth
from makewith.loop.ideas.counting import count_ideas
from makewith.loop.ideas.models import Idea, IdeaState


def empty_idea(item: Item) -> None:
    """Text, pictures with their bytes, the search row, and what inboxes repeat of it."""
    idea = Idea.objects.select_for_update(no_key=True).get(trail_item=item)
    was_open, was_waiting = idea.state == IdeaState.OPEN, idea.needs_answer
    for picture in idea.pictures.select_related("file"):
        file = picture.file
        picture.delete()
        empty_file(file=file)
    idea.state, idea.title, idea.answers, idea.needs_answer = IdeaState.WITHDRAWN, "", {}, False
    # Where it was imported from stays, so that importing it again does not bring it back.
    idea.merged_into = None
    idea.save(update_fields=["state", "title", "answers", "needs_answer", "merged_into"])
    empty_growth(idea)
    # What members told its author in private is of no use to anybody now.
    idea.feedback.all().delete()
    forget(item=item)
    forget_item(item_id=item.public_id)
    if was_open:
        count_ideas(idea.call_id, ideas=-1, waiting=-int(was_waiting))
