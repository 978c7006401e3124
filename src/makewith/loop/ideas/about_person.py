"""What calls for ideas keep about a person: how it is told to them, and how it is forgotten."""

from typing import Any

from makewith.foundation.files.actions import empty_file
from makewith.foundation.people.models import Person
from makewith.loop.ideas.authors.models import CoAuthorOffer, GuestIdea
from makewith.loop.ideas.models import Idea


def tell(person: Person) -> dict[str, Any]:
    ideas = Idea.objects.filter(author=person).select_related("call__activity").prefetch_related("pictures__file")
    return {
        "ideas": [
            {
                "call": idea.call.activity.title,
                "state": idea.state,
                "title": idea.title,
                "answers": idea.answers,
                "pictures": [
                    {"file": picture.file.public_id, "caption": picture.caption, "alt": picture.alt}
                    for picture in idea.pictures.all()
                ],
                "submitted_at": idea.submitted_at,
            }
            for idea in ideas.order_by("id")
        ],
    }


def forget(person: Person) -> None:
    """Drafts with their pictures, and what waits for somebody at their address. Support stays counted, and says no name."""
    if person.email:
        for model in (CoAuthorOffer, GuestIdea):
            model._default_manager.filter(email__iexact=person.email).delete()
    for draft in Idea.objects.drafts_of(person).prefetch_related("pictures__file"):
        for picture in draft.pictures.all():
            picture.delete()
            empty_file(file=picture.file)
        draft.delete()
