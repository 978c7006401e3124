import io
import uuid
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from makewith.foundation.files import actions, registry

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def holder(monkeypatch):
    """Files of the holder "test" are for everybody, those of "secret" for nobody."""
    monkeypatch.setitem(registry._holders, "test", lambda person, file: True)
    monkeypatch.setitem(registry._holders, "secret", lambda person, file: False)


@pytest.fixture
def encoded():
    """Bytes of a picture with something on it, in any format Pillow writes."""

    def encode(kind="JPEG", size=(64, 48), mode="RGB", **options):
        picture = Image.radial_gradient("L").resize(size).convert(mode)
        output = io.BytesIO()
        picture.save(output, kind, **options)
        return output.getvalue()

    return encode


@pytest.fixture
def receive():
    def receive_picture(content, name="photo.jpg", holder="test", content_type="image/jpeg"):
        return actions.receive_picture(
            owner_id=uuid.uuid4(), holder=holder, upload=SimpleUploadedFile(name, content, content_type), now=NOW
        )

    return receive_picture
