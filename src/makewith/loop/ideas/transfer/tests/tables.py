"""Tables that are sent to the studio, and how far they are."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from makewith.foundation.jobs.worker import run_due
from makewith.loop.ideas.transfer.models import IdeaImport, ImportState

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 6, 18, tzinfo=UTC)
HAND = "Ref,What,When,Votes,Words\nA1,One idea,18.06.2024,3,Because\nA2,Two ideas,19.06.2024,4,So\nA3,Three,tomorrow,x,No\n"
CHOSEN = {
    "column-0": "source_id", "column-1": "title", "column-2": "submitted_at", "column-3": "supports",
    "column-4": "question:today", "source": "suggestion box", "dates": "%d.%m.%Y",
}  # fmt: skip


def address(call, name="upload", table=None):
    where = [call.activity.programme.slug, call.activity.slug]
    return reverse(f"ideas_transfer:{name}", args=[*where, table.public_id] if table else where)


def send(studio, call, content, name="ideas.csv", **data):
    upload = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return studio.post(address(call), {"file": upload, "sheet": "", **data})


def sent(studio, call, content, **options):
    answer = send(studio, call, content, **options)
    assert answer.status_code == 302, answer.content.decode()
    return IdeaImport.objects.latest("id")


def work():
    run_due(timezone.now() + timedelta(seconds=5), in_this_process=True)


def page(studio, call, table):
    answer = studio.get(address(call, "table", table))
    assert answer.status_code == 200
    return answer.content.decode()


def checked(studio, call, rows):
    table = sent(
        studio, call, "Ref,What,When,Votes,Words\n" + "".join(f"A{n},Idea {n},18.06.2024,1,x\n" for n in range(rows))
    )
    studio.post(address(call, "columns", table), CHOSEN)
    work()
    table.refresh_from_db()
    assert table.state == ImportState.CHECKED
    return table
