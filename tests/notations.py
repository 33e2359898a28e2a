"""What becomes of a notation in EDTF: its bounds, or the refusal."""

import pytest

from keydates.edtf import Edtf, EdtfError, parse_edtf


def span(text: str) -> tuple[str | None, str | None]:
    """Bounds as ISO strings."""
    parsed = parse_edtf(text)
    first, last = parsed.earliest, parsed.latest
    return first and first.isoformat(), last and last.isoformat()


def refused(text: str) -> EdtfError:
    with pytest.raises(EdtfError) as caught:
        parse_edtf(text)
    return caught.value


def outcome(text: str) -> Edtf | EdtfError:
    try:
        return parse_edtf(text)
    except EdtfError as error:
        return error
