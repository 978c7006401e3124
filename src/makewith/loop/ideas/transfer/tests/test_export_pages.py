"""Taking a call's ideas out through the studio."""

import pytest
from django.urls import reverse

from makewith.loop.ideas.models import Call
from makewith.loop.ideas.transfer.tests.tables import address


@pytest.mark.parametrize(
    ("kind", "content_type", "begins"),
    [
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbfid,"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("json", "application/json; charset=utf-8", b'{"exported_at"'),
    ],
)
def test_the_studio_sends_the_file(studio, call, kind, content_type, begins):
    answer = studio.post(address(call, "export"), {"format": kind})
    assert (answer.status_code, answer["Content-Type"]) == (200, content_type)
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    assert b"".join(answer.streaming_content).startswith(begins)


def test_a_workbook_of_very_many_ideas_is_for_the_command_line(studio, call):
    Call.objects.filter(pk=call.pk).update(ideas_count=40_000)
    answer = studio.post(address(call, "export"), {"format": "xlsx"}, follow=True)
    assert "A workbook of 40,000 ideas takes too long to wait for." in answer.content.decode()
    assert studio.post(address(call, "export"), {"format": "csv"}).status_code == 200


def test_another_format_is_not_known(studio, call):
    assert studio.post(address(call, "export"), {"format": "exe"}).status_code == 404


def test_the_page_of_a_call_leads_in_and_out(studio, call):
    shown = studio.get(
        reverse("ideas:change_call", args=[call.activity.programme.slug, call.activity.slug])
    ).content.decode()
    assert address(call) in shown
    assert address(call, "export") in shown
    listed = studio.get(reverse("ideas:team_calls", args=[call.activity.programme.slug])).content.decode()
    assert address(call, "export") in listed
