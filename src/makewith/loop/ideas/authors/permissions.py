"""Who may invite, join, leave, edit, tell and tag."""

from datetime import datetime

from makewith.foundation.files.models import File
from makewith.foundation.people.models import Person
from makewith.foundation.programmes.models import Programme, ProgrammeState
from makewith.foundation.programmes.permissions import RUNNERS, can_take_part, has_role, is_blocked
from makewith.foundation.trail.models import CONTRIBUTORS, Item
from makewith.foundation.trail.permissions import can_see_item
from makewith.kit.permissions import permission
from makewith.loop.ideas.authors.models import CoAuthorOffer, ShareProposal
from makewith.loop.ideas.authors.rules import AuthorsRules
from makewith.loop.ideas.models import Idea, IdeaState


def is_author(person: Person | None, idea: Idea) -> bool:
    """Whether somebody is the author or a co-author."""
    if person is None or idea.trail_item is None:
        return False
    if idea.author_id == person.pk:
        return True
    return idea.trail_item.credits.filter(person=person, role__in=CONTRIBUTORS).exists()


def _may_work_on(person: Person | None, idea: Idea) -> bool:
    """An idea that was not taken back or merged, in a programme that is open, by somebody who may write there."""
    return (
        person is not None
        and person.erased_at is None
        and idea.state in {IdeaState.OPEN, IdeaState.HELD}
        and idea.call.activity.programme.state == ProgrammeState.OPEN
        and not is_blocked(person, idea.call.activity.programme)
    )


@permission("ideas_authors.invite_co_author")
def can_invite_co_author(person: Person | None, idea: Idea) -> bool:
    """The author, of an idea that bears the name: whoever is asked learns who asks."""
    return (
        _may_work_on(person, idea)
        and person is not None
        and idea.author_id == person.pk
        and not idea.is_anonymous
        and AuthorsRules.of(idea.call).most_co_authors > 0
    )


@permission("ideas_authors.take_back_offer")
def can_take_back_offer(person: Person | None, offer: CoAuthorOffer) -> bool:
    return person is not None and offer.idea.author_id == person.pk


def is_for(person: Person | None, offer: CoAuthorOffer) -> bool:
    """An offer belongs to its person, or to whoever signs in with its address."""
    if person is None:
        return False
    if offer.person_id is not None:
        return offer.person_id == person.pk
    return bool(person.user and person.user.email.casefold() == offer.email.casefold())


@permission("ideas_authors.answer_offer")
def can_answer_offer(person: Person | None, offer: CoAuthorOffer) -> bool:
    """Whom it is for, if they see the idea: an offer opens no door that is closed to them."""
    item = offer.idea.trail_item
    return (
        is_for(person, offer)
        and person is not None
        and person.pk != offer.idea.author_id
        and _may_work_on(person, offer.idea)
        and item is not None
        and can_see_item(person, item)
    )


@permission("ideas_authors.leave_idea")
def can_leave_idea(person: Person | None, idea: Idea) -> bool:
    """One of several authors, at any time, also somebody who is blocked; alone one takes the idea back."""
    if person is None or idea.trail_item is None or idea.trail_item.withdrawn_at is not None:
        return False
    others = idea.trail_item.credits.filter(role__in=CONTRIBUTORS, person__erased_at=None).exclude(person=person)
    return is_author(person, idea) and others.exists()


@permission("ideas_authors.propose_shares")
def can_propose_shares(person: Person | None, idea: Idea) -> bool:
    return _may_work_on(person, idea) and is_author(person, idea)


@permission("ideas_authors.answer_proposal")
def can_answer_proposal(person: Person | None, proposal: ShareProposal) -> bool:
    """Every author, also somebody who is blocked: it is about what is theirs."""
    return proposal.closed_at is None and is_author(person, proposal.idea)


def edits_end(idea: Idea) -> bool:
    """Whether the call's rules say that the words of this idea stay as they are now."""
    rules = AuthorsRules.of(idea.call)
    return (
        not rules.may_edit
        or (rules.edit_until_supporters is not None and idea.supports_count >= rules.edit_until_supporters)
        or (rules.edit_until_answered and not idea.needs_answer)
        or (bool(rules.edit_statuses) and idea.status not in rules.edit_statuses)
    )


@permission("ideas_authors.edit_idea")
def can_edit_idea(person: Person | None, idea: Idea, now: datetime) -> bool:
    """The author, and co-authors whom the author lets, while the call is open and its rules allow it."""
    if not _may_work_on(person, idea) or person is None or not can_take_part(person, idea.call.activity, now):
        return False
    if edits_end(idea):
        return False
    if idea.author_id == person.pk:
        return True
    offers = CoAuthorOffer.objects.standing().filter(idea=idea, person=person, may_edit=True)
    return offers.exists() and is_author(person, idea)


@permission("ideas_authors.see_wording")
def can_see_wording(person: Person | None, item: Item) -> bool:
    """Words that wait: all authors of the idea, and the team."""
    if can_see_item(person, item):
        return True
    idea = Idea.objects.filter(versions__trail_item=item).select_related("trail_item").first()
    return idea is not None and item.withdrawn_at is None and is_author(person, idea)


@permission("ideas_authors.post_update")
def can_post_update(person: Person | None, idea: Idea) -> bool:
    """Every author, also after the call has closed: what is built is told when it is built."""
    return _may_work_on(person, idea) and idea.state == IdeaState.OPEN and is_author(person, idea)


@permission("ideas_authors.see_update_picture")
def can_see_update_picture(person: Person | None, file: File) -> bool:
    if person is not None and file.owner_id == person.public_id:
        return True
    return Item.objects.visible_to(person).given().filter(idea_update__picture=file).exists()


@permission("ideas_authors.tag_idea")
def can_tag_idea(person: Person | None, idea: Idea) -> bool:
    """Its authors, and the team, where the call has tags."""
    if AuthorsRules.of(idea.call).most_tags == 0 or not _may_work_on(person, idea):
        return False
    return can_curate_tags(person, idea.call.activity.programme) or is_author(person, idea)


@permission("ideas_authors.curate_tags")
def can_curate_tags(person: Person | None, programme: Programme) -> bool:
    return has_role(person, programme, RUNNERS)
