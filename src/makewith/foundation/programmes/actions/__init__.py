"""Writes about programmes, their activities, their team and their members."""

from makewith.foundation.programmes.actions.activities import (
    accept_terms,
    change_activity,
    create_activity,
    publish_terms,
)
from makewith.foundation.programmes.actions.people import (
    Guest,
    InvitationAnswered,
    LastOwner,
    accept_invitation,
    decline_invitation,
    give_role,
    invite_people,
    join_programme,
    resend_invitation,
    take_role,
)
from makewith.foundation.programmes.actions.programmes import (
    archive_programme,
    change_programme,
    copy_programme,
    create_programme,
    free_slug,
    note_export,
    open_programme,
    plan_round,
    remove_round,
    set_picture,
)

__all__ = [
    "Guest",
    "InvitationAnswered",
    "LastOwner",
    "accept_invitation",
    "accept_terms",
    "archive_programme",
    "change_activity",
    "change_programme",
    "copy_programme",
    "create_activity",
    "create_programme",
    "decline_invitation",
    "free_slug",
    "give_role",
    "invite_people",
    "join_programme",
    "note_export",
    "open_programme",
    "plan_round",
    "publish_terms",
    "remove_round",
    "resend_invitation",
    "set_picture",
    "take_role",
]
