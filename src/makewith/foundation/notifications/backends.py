"""Where letters go while no mail server is set up."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from makewith.foundation.notifications import folder


class FolderBackend(BaseEmailBackend):
    """Each letter becomes an .eml file in `settings.MAIL_FOLDER`, which administrators read in the studio."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            letter = message.message()
            folder.keep(letter.as_bytes(), str(letter["Message-ID"]))
        return len(email_messages)
