"""Schedules: name -> (function of now, seconds between runs). What is due is computed from the data."""

SCHEDULES: dict[str, tuple[str, int]] = {
    "send digests": ("makewith.foundation.notifications.tasks.enqueue_due_mails", 60),
    "forget undelivered letters": ("makewith.foundation.notifications.tasks.forget_undelivered", 3600),
    "look at clocks": ("makewith.loop.ideas.ladders.tasks.look_at_clocks", 60),
    "change planned statuses": ("makewith.loop.ideas.voting.tasks.begin_due_plans", 15),
    "remind idea partners": ("makewith.loop.ideas.voting.tasks.remind_partners", 600),
    "forget unproven accounts": ("makewith.foundation.people.tasks.forget_unproven_accounts", 3600),
    "deal cards of reviews": ("makewith.loop.decisions.reviews.tasks.open_due_windows", 60),
    "announce planned outcomes": ("makewith.loop.decisions.reviews.tasks.announce_planned_windows", 60),
    "remind reviewers": ("makewith.loop.decisions.reviews.tasks.remind_reviewers", 600),
    "remind of commitments": ("makewith.loop.workshops.report.tasks.remind_of_commitments", 600),
    "forget archives": ("makewith.foundation.people.tasks.forget_archives", 3600),
    "forget finished jobs": ("makewith.foundation.jobs.worker.forget_done", 3600),
    "forget guest ideas": ("makewith.loop.ideas.tasks.forget_guest_ideas", 3600),
    "forget loose files": ("makewith.foundation.files.tasks.forget_loose_files", 3600),
    "destroy ballot secrets": ("makewith.loop.workshops.board.tasks.destroy_secrets", 60),
    "forget unused photos": ("makewith.loop.workshops.board.tasks.forget_unused_photos", 3600),
    "forget addresses of guests": ("makewith.loop.workshops.tasks.forget_addresses_of_guests", 3600),
    "forget tables": ("makewith.loop.ideas.transfer.tasks.forget_tables", 3600),
}
