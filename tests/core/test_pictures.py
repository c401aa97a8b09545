"""Pictures that people send: none costs more than it should, none breaks a page."""

from io import BytesIO

import pytest
from PIL import Image, ImageOps

from core.pictures import MOST_PIXELS, MOST_PIXELS_WHOLE, NoPicture, TooLarge, small_photograph
from tests.facilities.pictures import (
    ORIENTATION,
    colours_without_names,
    from_an_odd_camera,
    photograph,
    with_another_behind_it,
)

SIDE = 500


def small(content: bytes) -> Image.Image:
    return small_photograph(content, mode="RGB", side=SIDE)


@pytest.mark.parametrize("size", [(4_000, 60), (60, 4_000), (4_000, 3_000), (1_100, 900)])
def test_jpeg_is_unpacked_hardly_larger_than_it_is_needed(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long strip, too: unpacked whole, one of the largest took 700 MB."""
    sent, unpacked = photograph(size), list[int]()
    load = Image.Image.load

    def counted(image: Image.Image) -> object:
        unpacked.append(max(image.size))
        return load(image)

    monkeypatch.setattr(Image.Image, "load", counted)
    picture = small(sent)

    assert max(picture.size) == SIDE
    assert max(unpacked) <= 2 * SIDE + 100


def test_what_a_camera_wrote_wrongly_is_no_reason_to_fail() -> None:
    assert small(from_an_odd_camera()).size == (333, 500)


def test_picture_with_another_behind_it_is_a_jpeg_like_others() -> None:
    size = (6_000, 5_000)
    assert MOST_PIXELS_WHOLE < size[0] * size[1] < MOST_PIXELS

    assert small(with_another_behind_it(size)).size == (500, 417)


def test_png_of_that_size_is_too_large() -> None:
    with pytest.raises(TooLarge):
        small(photograph((6_000, 5_000), "PNG"))


def test_numbers_of_colours_without_the_colours_are_no_picture() -> None:
    with pytest.raises(NoPicture):
        small(colours_without_names())


@pytest.mark.parametrize("held", range(10))
def test_picture_stands_upright_as_pillow_would_have_it(held: int) -> None:
    image = Image.new("RGB", (3, 2))
    image.putdata([(n, 0, 0) for n in range(6)])
    exif, out = Image.Exif(), BytesIO()
    exif[ORIENTATION] = held
    image.save(out, "PNG", exif=exif)

    with Image.open(out) as sent:
        wanted = ImageOps.exif_transpose(sent)

    found = small(out.getvalue())
    assert (found.size, found.tobytes()) == (wanted.size, wanted.tobytes())
