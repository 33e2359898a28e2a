"""What a house may make its own: the accent colour, and a logo at the head."""

import math
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from keydates.exporting import FileContent
from keydates_exporters.pdf import theme
from keydates_exporters.pdf.theme import Colour

__all__ = ["Raster", "read_accent", "read_logo"]

LEAST_CONTRAST: Final = 4.5  # WCAG 2.2, success criterion 1.4.3

_MOST_BYTES: Final = 2_000_000
_MOST_DOTS: Final = 16_000_000
_MOST_KEPT: Final = 1200  # dots along an edge: at the size it is printed more would not be seen
_LOGO_BOX: Final = (70 * theme.MM, 16 * theme.MM)
_POINTS_A_DOT: Final = 0.75
_HEADS: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_DEEP: Final = frozenset({"I", "I;16", "I;16B", "I;16L", "F"})


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture of dots.

    Attributes:
        across, down: how many dots.
        content: red, green and blue of each dot, a byte each, from the upper left corner.
        width, height: how large it is shown, in points.
    """

    across: int
    down: int
    content: bytes
    width: float
    height: float


def read_accent(code: str) -> Colour:
    """Return the colour of a CSS hex code, `#rgb` or `#rrggbb`.

    Raises:
        ValueError: if it is none, or is too light for text on white or on the ground of panels.
    """
    digits = code.removeprefix("#")
    if len(digits) == 3:  # noqa: PLR2004 - the short form has a digit for each part
        digits = "".join(digit * 2 for digit in digits)
    if not code.startswith("#") or len(digits) != 6 or set(digits) - set("0123456789abcdefABCDEF"):  # noqa: PLR2004
        raise ValueError(f"{code!r} is no colour; write one as #17324d")
    colour = theme.rgb(f"#{digits}")
    contrast = min(_contrast(colour, ground) for ground in (theme.WHITE, theme.PANEL))
    if contrast < LEAST_CONTRAST:
        shown = math.floor(contrast * 10) / 10
        raise ValueError(
            f"{code} is too light to be read: its contrast is {shown:.1f}:1 where headings stand "
            f"on a tinted ground, and at least {LEAST_CONTRAST}:1 is needed; choose a darker one"
        )
    return colour


def _contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def read_logo(file: FileContent) -> Raster:
    """Return the picture in a PNG or JPEG file, on white where it is transparent.

    Raises:
        ValueError: if it is neither, is too large, or is broken.
    """
    if len(file.content) > _MOST_BYTES:
        raise ValueError(f"{file.name} has more than {_MOST_BYTES:,} bytes; use a smaller picture")
    if not file.content.startswith(_HEADS):
        raise ValueError(f"{file.name} is neither a PNG nor a JPEG picture")
    try:
        image = _opened(file)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, _RefusedError):
            raise
        raise ValueError(f"{file.name} is a broken picture") from None
    image.thumbnail((_MOST_KEPT, _MOST_KEPT))
    across, down = image.size
    scale = min(_POINTS_A_DOT, _LOGO_BOX[0] / across, _LOGO_BOX[1] / down)
    return Raster(across, down, image.tobytes(), across * scale, down * scale)


class _RefusedError(ValueError):
    """A sound picture that is not taken."""


def _opened(file: FileContent) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            found = Image.open(BytesIO(file.content), formats=("PNG", "JPEG"))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _too_many_dots(file.name) from None
    with found:
        if found.width * found.height > _MOST_DOTS:
            raise _too_many_dots(file.name)
        if found.mode in _DEEP:
            raise _RefusedError(f"{file.name} has more than 8 bits a channel; save it with 8")
        upright = ImageOps.exif_transpose(found).convert("RGBA")
    ground = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(ground, upright).convert("RGB")


def _too_many_dots(name: str) -> _RefusedError:
    return _RefusedError(f"{name} has more than {_MOST_DOTS:,} dots; use a smaller picture")
