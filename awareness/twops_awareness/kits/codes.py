"""QR codes: an address and nothing else, no parameter that would tell who scanned it where."""

from io import BytesIO

from .errors import KitsNotInstalled

SCALE = 16  # pixels a module, sharp on screens and in print up to about 5 cm
BORDER = 4  # modules of quiet zone, as ISO/IEC 18004 asks for


def codes(address: str) -> tuple[bytes, bytes]:
    """Return the QR code of an address as SVG and as PNG. Raises KitsNotInstalled."""
    try:
        import segno
    except ImportError as error:
        raise KitsNotInstalled("segno") from error
    code = segno.make_qr(address, error="m")
    drawn, painted = BytesIO(), BytesIO()
    code.save(drawn, kind="svg", scale=4, border=BORDER, xmldecl=True, svgns=True)
    code.save(painted, kind="png", scale=SCALE, border=BORDER)
    return drawn.getvalue(), painted.getvalue()
