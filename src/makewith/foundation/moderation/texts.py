"""What moderation is called on pages and in the log."""

from django.utils.translation import gettext_lazy as _

from makewith.foundation.moderation.models import Cause, Verb

CAUSES = {
    Cause.EVERYBODY: _("Everything is read first here"),
    Cause.NEWCOMER: _("By a newcomer"),
    Cause.WORDS: _("Has a word of the list"),
    Cause.LINKS: _("Many links by a newcomer"),
    Cause.REPORTS: _("Reported"),
    Cause.MODERATOR: _("Looked at by a moderator"),
}
VERBS = {
    Verb.HELD: _("let it wait"),
    Verb.PUBLISHED: _("published it"),
    Verb.REFUSED: _("refused it"),
    Verb.KEPT: _("kept it"),
    Verb.TAKEN_DOWN: _("took it down"),
    Verb.UNDONE: _("took that back"),
    Verb.GRANTED: _("read it again and published it"),
    Verb.DENIED: _("read it again, and it stays refused"),
    Verb.BLOCKED: _("blocked somebody"),
    Verb.UNBLOCKED: _("lifted a block"),
}
TRUST = {"team": _("in the team"), "trusted": _("known here"), "newcomer": _("a newcomer")}
