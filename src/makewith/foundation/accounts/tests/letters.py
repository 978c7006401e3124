"""What tests read out of the letters that were sent."""

import re

from django.core import mail
from django.test import Client
from django.urls import reverse


def last_code() -> str:
    """The code in the last letter."""
    found = re.search(r"^    ([A-Z0-9]{6})$", mail.outbox[-1].body, re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found.group(1)


def sign_in(client: Client, email: str, *, next_page: str = "") -> None:
    """Come in by a code, as a browser would."""
    query = f"?next={next_page}" if next_page else ""
    client.post(reverse("account_request_login_code") + query, {"email": email})
    client.post(reverse("account_confirm_login_code") + query, {"code": last_code()})
