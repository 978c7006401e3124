"""Subscriptions: event -> handlers; and handlers that are enqueued by name rather than by an event."""

SUBSCRIPTIONS: dict[str, list[str]] = {
    "makewith.foundation.people.events.PersonErased": ["makewith.flows.erasure_to_trail.take_back_given"],
    "makewith.foundation.people.events.ArchiveReady": ["makewith.flows.archive_to_inbox.tell_owner"],
    "makewith.foundation.programmes.events.PersonInvited": ["makewith.flows.invitation_to_letter.send_invitation"],
    "makewith.loop.insights.events.InsightPublished": ["makewith.flows.insight_to_inbox.tell_contributors"],
    "makewith.loop.insights.events.EvidenceAdded": ["makewith.flows.insight_to_inbox.tell_new_evidence"],
    "makewith.loop.decisions.events.DecisionRecorded": [
        "makewith.flows.decision_to_update.write_update",
        "makewith.flows.decision_to_idea.note_answers",
    ],
    "makewith.loop.decisions.events.DeliveryRecorded": ["makewith.flows.delivery_to_update.write_update"],
    "makewith.foundation.trail.events.ItemHeld": ["makewith.flows.holding_to_ladder.stand_still"],
    "makewith.foundation.trail.events.ItemReleased": ["makewith.flows.holding_to_ladder.go_on"],
    "makewith.loop.ideas.ladders.events.StepReached": ["makewith.flows.ladder_to_inbox.tell_of_step"],
    "makewith.loop.ideas.ladders.events.ClockRunningOut": ["makewith.flows.ladder_to_inbox.tell_of_reminder"],
    "makewith.loop.ideas.ladders.events.ClockMissed": ["makewith.flows.ladder_to_inbox.tell_of_end"],
    "makewith.loop.ideas.ladders.events.LadderClimbed": [
        "makewith.flows.ladder_to_inbox.tell_of_end",
        "makewith.flows.ladder_to_review.queue_for_review",
    ],
    "makewith.loop.ideas.ladders.events.IdeaResubmitted": ["makewith.flows.ladder_to_inbox.tell_of_return"],
    "makewith.loop.updates.events.UpdatePublished": ["makewith.flows.update_to_inbox.tell_everyone"],
    "makewith.foundation.conversation.events.AnswerGiven": ["makewith.flows.answer_to_inbox.tell_contributors"],
    "makewith.foundation.conversation.events.CommentAdded": [
        "makewith.flows.comment_to_inbox.tell_author",
        "makewith.flows.mention_to_inbox.tell_mentioned",
        "makewith.flows.comment_to_idea.count_comment",
    ],
    "makewith.loop.ideas.events.RulesChanged": ["makewith.loop.ideas.voting.tasks.recount_after_rules"],
    "makewith.loop.ideas.voting.events.StatusChanged": ["makewith.flows.status_to_inbox.tell_concerned"],
    "makewith.loop.ideas.voting.events.IdeaAssigned": ["makewith.flows.queue_to_inbox.tell_partner"],
    "makewith.loop.ideas.voting.events.PartnerReminded": ["makewith.flows.queue_to_inbox.remind_partner"],
    "makewith.foundation.trail.events.ItemWithdrawn": [
        "makewith.flows.withdrawal_to_insight.flag_insights",
        "makewith.flows.comment_to_idea.uncount_comment",
    ],
    "makewith.foundation.trail.events.ItemHeld": ["makewith.flows.comment_to_idea.count_held"],
    "makewith.foundation.trail.events.ItemReleased": [
        "makewith.flows.comment_to_idea.count_released",
        "makewith.flows.comment_to_inbox.tell_author",
        "makewith.flows.mention_to_inbox.tell_mentioned",
        "makewith.flows.moderation_to_inbox.tell_released",
    ],
    "makewith.foundation.moderation.events.ItemRefused": ["makewith.flows.moderation_to_inbox.tell_refused"],
    "makewith.foundation.moderation.events.DecisionUndone": ["makewith.flows.moderation_to_inbox.tell_undone"],
    "makewith.foundation.moderation.events.AppealAnswered": ["makewith.flows.moderation_to_inbox.tell_appeal"],
    "makewith.foundation.moderation.events.ReportsAnswered": ["makewith.flows.moderation_to_inbox.tell_reporters"],
    "makewith.foundation.moderation.events.PersonBlocked": ["makewith.flows.moderation_to_inbox.tell_blocked"],
}

HANDLERS: list[str] = sorted(
    {path for paths in SUBSCRIPTIONS.values() for path in paths}
    | {
        "makewith.foundation.files.tasks.prepare_picture",
        "makewith.foundation.notifications.tasks.send_mails",
        "makewith.foundation.notifications.tasks.send_letter",
        "makewith.foundation.notifications.tasks.forget_letters",
        "makewith.foundation.notifications.tasks.forget_address",
        "makewith.foundation.people.tasks.make_archive",
        "makewith.flows.erasure_to_trail.take_back_some",
        "makewith.flows.answer_to_inbox.tell_some",
        "makewith.flows.ladder_to_inbox.tell_some",
        "makewith.loop.ideas.ladders.tasks.expire",
        "makewith.loop.ideas.ladders.tasks.reach",
        "makewith.loop.ideas.ladders.tasks.remind",
        "makewith.flows.update_to_inbox.tell_some",
        "makewith.flows.status_to_inbox.tell_some",
        "makewith.loop.ideas.voting.tasks.count_slice",
        "makewith.loop.ideas.voting.tasks.recount_call",
        "makewith.loop.ideas.voting.tasks.tell_plan",
    }
)
