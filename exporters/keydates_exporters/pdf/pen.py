"""The operators of a page's text, each told only where it differs from what is in force.

A line moves from the one before it, not from the corner of the sheet, and names its colour and face
only where they change. Neighbouring entries then are written in the same words, which pack well.
"""

from typing import Final

from keydates_exporters.pdf.lines import Piece

__all__ = ["Pen"]

_UNITS: Final = 100
"""Positions are counted in hundredths of a point, so that no error adds up from line to line."""


class Pen:
    """Writes text objects for one page."""

    def __init__(self) -> None:
        self._setting = ""
        self._is_down = False
        self._at = (0, 0)
        self._leading = 0

    def down(self) -> str:
        """Return the operator that begins a text object, if none is open."""
        if self._is_down:
            return ""
        self._is_down, self._at = True, (0, 0)
        return "BT\n"

    def up(self) -> str:
        """Return the operator that ends the text object, if one is open."""
        if not self._is_down:
            return ""
        self._is_down = False
        return "ET\n"

    def forget(self) -> None:
        """Take colour and face for unknown, since others have chosen some."""
        self._setting = ""

    def move(self, x: float, y: float, *, on: bool) -> str:
        """Return the operator that goes to a point of the page; `on` within a paragraph."""
        here = round(x * _UNITS), round(y * _UNITS)
        across, along = here[0] - self._at[0], here[1] - self._at[1]
        self._at = here
        if on and not across:
            if along == self._leading:
                return "T* "
            self._leading = along
            return f"0 {along / _UNITS:g} TD "
        return f"{across / _UNITS:g} {along / _UNITS:g} Td "

    def draw(self, piece: Piece) -> str:
        """Return the operators that draw a piece."""
        before, self._setting = self._setting, piece.left_set
        return piece.operators if piece.set == before else piece.set + piece.operators
