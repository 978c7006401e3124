"""What is kept about people: how a copy of their data tells it, and what becomes of it when they are erased.

Every column that points at a person has a row here; a test looks. What needs more than a row is a keeper: a module with
`tell(person)` and `forget(person)`. Whoever may say that somebody cannot go yet comes first.
"""

from typing import NamedTuple

KEEPERS = [
    "makewith.foundation.programmes.about_person",
    "makewith.foundation.notifications.about_person",
    "makewith.foundation.trail.about_person",
    "makewith.loop.ideas.about_person",
    "makewith.loop.workshops.about_person",
    "makewith.loop.decisions.reviews.about_person",
]


class PersonRow(NamedTuple):
    """`column` is "app.Model.field". Rows go, or stay and say no name; of those that stay the columns in `empties` lose their
    words. `tells` are the columns that a copy of somebody's data has of each row.
    """

    column: str
    goes: bool
    tells: tuple[str, ...] = ()
    empties: tuple[str, ...] = ()


PERSON_ROWS = [
    PersonRow("people.Erasure.person", goes=False),
    PersonRow("people.Archive.person", goes=True, tells=("asked_at",)),
    PersonRow("programmes.Membership.person", goes=True, tells=("programme__name", "joined_at")),
    PersonRow("programmes.TeamRole.person", goes=True, tells=("programme__name", "role", "created_at", "ends_at")),
    PersonRow("programmes.Departure.person", goes=True, tells=("programme__name", "left_at")),
    PersonRow("programmes.Block.person", goes=True, tells=("programme__name", "blocked_at")),
    PersonRow("programmes.Participation.person", goes=True, tells=("activity__title", "state", "changed_at")),
    PersonRow("programmes.Acceptance.person", goes=False,
              tells=("terms__activity__title", "terms__version", "terms__text", "accepted_at")),
    PersonRow("programmes.Invitation.invited_by", goes=False, tells=("programme__name", "invited_at")),
    PersonRow("notifications.Mail.person", goes=False, tells=("programme__name", "created_at", "sent_at")),
    PersonRow("notifications.Notification.person", goes=True,
              tells=("programme__name", "title", "quote", "body", "created_at", "read_at")),
    PersonRow("notifications.Preference.person", goes=True, tells=("programme__name", "rhythm")),
    PersonRow("notifications.KindPreference.person", goes=True, tells=("kind", "rhythm")),
    PersonRow("notifications.LetterTimes.person", goes=True,
              tells=("quiet_from", "quiet_until", "daily_at", "weekly_day", "weekly_at")),
    PersonRow("following.Follow.person", goes=True,
              tells=("programme__name", "activity__title", "item__title", "followed_at", "muted_at")),
    PersonRow("trail.Credit.person", goes=False),
    PersonRow("trail.Link.made_by", goes=False),
    PersonRow("moderation.Report.person", goes=False, tells=("item__title", "ground", "words", "created_at"),
              empties=("words",)),
    PersonRow("moderation.Appeal.person", goes=False, tells=("words", "created_at"), empties=("words",)),
    PersonRow("moderation.ModerationAction.person", goes=False, tells=("verb", "reason", "created_at"), empties=("reason",)),
    PersonRow("moderation.ModerationAction.actor", goes=False, tells=("verb", "reason", "created_at")),
    PersonRow("conversation.Comment.author", goes=False, tells=("target__title", "stance", "text", "created_at")),
    PersonRow("conversation.Mention.person", goes=True, tells=("comment__target__title", "comment__text")),
    PersonRow("conversation.Answer.signed_by", goes=False, tells=("target__title", "text", "created_at")),
    PersonRow("ideas.Idea.author", goes=False),
    PersonRow("ideas.Support.person", goes=False,
              tells=("idea__title", "direction", "would_pay", "would_buy", "created_at")),
    PersonRow("ideas_authors.CoAuthorOffer.person", goes=True, tells=("idea__title",)),
    PersonRow("ideas_authors.CoAuthorOffer.invited_by", goes=False, tells=("idea__title",)),
    PersonRow("ideas_authors.ShareProposal.proposed_by", goes=False, tells=("idea__title", "shares")),
    PersonRow("ideas_authors.ShareConsent.person", goes=True),
    PersonRow("ideas_authors.Version.by", goes=False, tells=("title", "answers", "note")),
    PersonRow("ideas_authors.IdeaUpdate.by", goes=False, tells=("text",)),
    PersonRow("ideas_voting.Favourite.person", goes=True, tells=("idea__title",)),
    PersonRow("ideas_voting.CallPartner.person", goes=True),
    PersonRow("ideas_voting.Assignment.assigned_by", goes=False),
    PersonRow("ideas_voting.StatusChange.changed_by", goes=False),
    PersonRow("ideas_voting.StatusPlan.planned_by", goes=False),
    PersonRow("ideas_merging.Merge.made_by", goes=False, tells=("reason", "made_at")),
    PersonRow("ideas_merging.Merge.parted_by", goes=False),
    PersonRow("ideas_transfer.IdeaImport.started_by", goes=False, tells=("file_name", "created_at")),
    PersonRow("workshops.Seat.person", goes=False, tells=("name", "workshop__activity__title", "joined_at"),
              empties=("name",)),
    PersonRow("workshops.AgendaChange.made_by", goes=False),
    PersonRow("workshops.OwnExercise.made_by", goes=False, tells=("title", "purpose", "steps", "made_at")),
    PersonRow("workshops.Preparation.owner", goes=False, tells=("text", "workshop__activity__title", "done_at")),
    PersonRow("workshops_prototypes.Change.made_by", goes=False),
    PersonRow("ideas_ladders.Feedback.person", goes=True, tells=("idea__title", "marks", "words", "changed_at")),
    PersonRow("insights.Insight.written_by", goes=False, tells=("claim",)),
    PersonRow("decisions.Decision.decided_by", goes=False, tells=("title", "decided_on")),
    PersonRow("decisions_reviews.Seat.person", goes=True, tells=("board__activity__title", "seated_at")),
    PersonRow("decisions_reviews.Scorecard.reviewer", goes=False,
              tells=("entry__item__title", "marks", "words", "note", "leaning", "submitted_at", "stood_back_because"),
              empties=("stood_back_because",)),
    PersonRow("decisions_reviews.Ballot.person", goes=False, tells=("entry__item__title", "cast_at")),
    PersonRow("decisions_reviews.Entry.put_by", goes=False),
    PersonRow("decisions_reviews.Entry.settled_by", goes=False),
    PersonRow("decisions_reviews.Window.revealed_by", goes=False),
    PersonRow("decisions_reviews.Window.planned_by", goes=False),
    PersonRow("decisions_reviews.Window.announced_by", goes=False),
    PersonRow("updates.Update.signed_by", goes=False, tells=("text", "told_at")),
]  # fmt: skip
