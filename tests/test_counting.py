"""Numbers of things in English."""

import pytest

from keydates.counting import counted, plural


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0 items"), (1, "1 item"), (2, "2 items"), (1_234, "1,234 items")],
)
def test_counted(number: int, expected: str) -> None:
    assert expected == counted(number, "item")


@pytest.mark.parametrize(("number", "expected"), [(0, "Places"), (1, "Place"), (2, "Places")])
def test_plural(number: int, expected: str) -> None:
    assert expected == plural("Place", number)
