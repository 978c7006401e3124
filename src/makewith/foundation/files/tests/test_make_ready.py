import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from makewith.foundation.files import actions, tasks
from makewith.foundation.files.models import FileState

pytestmark = pytest.mark.django_db


def prepared(file, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tasks.prepare_picture(file_id=file.pk)
    file.refresh_from_db()
    return file


@pytest.fixture
def prepare(django_capture_on_commit_callbacks):
    return lambda file: prepared(file, django_capture_on_commit_callbacks)


def opened(path):
    return Image.open(io.BytesIO(path.read_bytes()))


def with_gps(size=(64, 48)):
    """A JPEG taken with the phone on its side, that says where."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    exif[0x010F] = "CANARY-CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    output = io.BytesIO()
    Image.new("RGB", size, "teal").save(output, "JPEG", exif=exif, comment=b"CANARY-COMMENT")
    return output.getvalue()


def test_a_photo_is_set_upright_and_loses_what_the_camera_wrote(receive, prepare, storage):
    original = with_gps()
    assert b"CANARY-CAMERA" in original
    assert b"CANARY-COMMENT" in original
    file = prepare(receive(original))

    assert (file.state, file.width, file.height, file.content_type) == (FileState.READY, 48, 64, "image/jpeg")
    for name in (file.stored_name, file.thumbnail_name):
        content = (storage / name).read_bytes()
        assert b"CANARY" not in content
        assert not Image.open(io.BytesIO(content)).getexif()
    assert len([path for path in storage.rglob("*") if path.is_file()]) == 2


@pytest.mark.parametrize(
    ("kind", "mode", "content_type"),
    [
        ("JPEG", "CMYK", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "I;16", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "1", "image/png"),
        ("GIF", "P", "image/png"),
        ("WEBP", "RGB", "image/webp"),
        ("WEBP", "RGBA", "image/webp"),
        ("HEIF", "RGB", "image/jpeg"),
    ],
)
def test_every_kind_becomes_one_that_browsers_show(kind, mode, content_type, encoded, receive, prepare, storage):
    file = prepare(receive(encoded(kind, size=(2000, 40), mode=mode)))

    assert (file.state, file.content_type, file.width, file.height) == (FileState.READY, content_type, 1600, 32)
    picture = opened(storage / file.stored_name)
    thumbnail = opened(storage / file.thumbnail_name)
    assert (picture.size, thumbnail.size) == ((1600, 32), (480, 10))
    assert file.size == (storage / file.stored_name).stat().st_size


def test_sixteen_bits_a_pixel_keep_their_greys(receive, prepare, storage):
    output = io.BytesIO()
    Image.new("I;16", (40, 40), 128 * 256).save(output, "PNG")
    file = prepare(receive(output.getvalue()))
    assert opened(storage / file.stored_name).getpixel((20, 20)) == (128, 128, 128)


def test_an_animation_shows_its_first_picture(receive, prepare, storage):
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    output = io.BytesIO()
    frames[0].save(output, "GIF", save_all=True, append_images=frames[1:])
    file = prepare(receive(output.getvalue()))
    picture = opened(storage / file.stored_name)
    assert getattr(picture, "n_frames", 1) == 1
    assert picture.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_a_photo_saved_as_png_does_not_stay_one(receive, prepare):
    output = io.BytesIO()
    Image.effect_noise((1200, 1200), 90).convert("RGB").save(output, "PNG")
    assert prepare(receive(output.getvalue())).content_type == "image/jpeg"


def test_colours_are_turned_into_those_of_the_web(receive, prepare, storage):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    output = io.BytesIO()
    Image.new("RGB", (40, 40), (200, 40, 40)).save(output, "PNG", icc_profile=profile)
    file = prepare(receive(output.getvalue()))
    picture = opened(storage / file.stored_name)
    assert file.state == FileState.READY
    assert "icc_profile" not in picture.info


def test_a_large_heic_that_does_not_decode_is_refused_with_a_reason(encoded, receive, prepare, storage):
    content = encoded("HEIF", size=(2400, 1800))
    file = receive(content[: len(content) // 2], name="IMG_0001.HEIC")

    prepare(file)

    assert (file.state, file.stored_name, file.thumbnail_name) == (FileState.REFUSED, "", "")
    assert (
        file.problem == "This picture is damaged or did not arrive whole. Try to send it again, or choose another one."
    )
    assert not [path for path in storage.rglob("*") if path.is_file()]


def test_preparing_twice_is_the_same_as_once(encoded, receive, prepare, storage):
    file = prepare(receive(encoded()))
    before = (file.stored_name, file.thumbnail_name)
    prepare(file)
    assert (file.stored_name, file.thumbnail_name) == before
    assert len([path for path in storage.rglob("*") if path.is_file()]) == 2


def test_a_picture_emptied_while_it_was_prepared_stays_empty(
    encoded, receive, prepare, storage, monkeypatch, django_capture_on_commit_callbacks
):
    file = receive(encoded())
    clean_copies = actions.pictures.clean_copies

    def emptied_meanwhile(content):
        copies = clean_copies(content)
        with django_capture_on_commit_callbacks(execute=True):
            actions.empty_file(file=file)
        return copies

    monkeypatch.setattr(actions.pictures, "clean_copies", emptied_meanwhile)
    prepare(file)

    assert (file.state, file.stored_name) == (FileState.EMPTIED, "")
    assert not [path for path in Path(storage).rglob("*") if path.is_file()]
