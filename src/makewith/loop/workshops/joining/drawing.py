"""The square that a phone's camera reads."""

import qrcode
from qrcode.image.svg import SvgPathImage


def qr_code(address: str) -> bytes:
    """An SVG of this address; it can be read with a seventh of it covered."""
    square = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M, image_factory=SvgPathImage)
    square.add_data(address)
    drawn: bytes = square.make_image().to_string()
    return drawn
