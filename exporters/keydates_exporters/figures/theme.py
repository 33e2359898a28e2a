"""How the figures look: colours, line widths and type sizes, and nothing else.

All lengths are points (1/72 inch). Every pair of colours that must be told apart differs in
lightness too, so that a grey print shows the same; text keeps a contrast of at least 4.5:1.
"""

from typing import Final

from reportlab.lib.colors import HexColor

__all__ = [
    "ACCENT",
    "ACCENT_LIGHT",
    "AREA",
    "AREA_EDGE",
    "AREA_WIDTH",
    "AXIS",
    "BAR_WIDTH",
    "BORDER",
    "BORDER_WIDTH",
    "COAST",
    "COAST_WIDTH",
    "DOT_WIDTH",
    "FRAME",
    "FRAME_WIDTH",
    "HALO",
    "HALO_WIDTH",
    "INK",
    "LABEL_SIZE",
    "LAND",
    "LEADER_WIDTH",
    "MUTED",
    "NOTE_SIZE",
    "NUMBER_SIZE",
    "OUTLINE_WIDTH",
    "PANEL",
    "PAPER",
    "RING_WIDTH",
    "RULE",
    "RULE_WIDTH",
    "SEAM_WIDTH",
    "SMALL_SIZE",
    "WATER",
]


PAPER: Final = HexColor("#ffffff")
INK: Final = HexColor("#1b1f24")
MUTED: Final = HexColor("#525c66")
AXIS: Final = HexColor("#525c66")
RULE: Final = HexColor("#c3cad1")
"""Grid lines and other rules that only lead the eye."""
PANEL: Final = HexColor("#eef2f6")
"""The ground of every other lane, and of panels."""
ACCENT: Final = HexColor("#17324d")
"""What the figure is about: dots, ticks, bars. Nearly black in grey."""
ACCENT_LIGHT: Final = HexColor("#7f9bb8")
"""The same where less is known: windows of time, areas of uncertainty."""

WATER: Final = HexColor("#e9eff4")
LAND: Final = HexColor("#fbfaf7")
AREA: Final = HexColor("#e3e2dd")
"""The ground within which a place lies somewhere."""
AREA_EDGE: Final = HexColor("#5f7d9c")
COAST: Final = HexColor("#8d99a5")
BORDER: Final = HexColor("#b9b4aa")
FRAME: Final = HexColor("#525c66")
HALO: Final = HexColor("#fbfaf7")
"""Drawn round the letters of labels that stand on lines."""

COAST_WIDTH: Final = 0.4
BORDER_WIDTH: Final = 0.45
FRAME_WIDTH: Final = 0.6
RULE_WIDTH: Final = 0.4
LEADER_WIDTH: Final = 0.5
AREA_WIDTH: Final = 0.8
BAR_WIDTH: Final = 0.9
DOT_WIDTH: Final = 0.6
OUTLINE_WIDTH: Final = 0.9
RING_WIDTH: Final = 1.4
SEAM_WIDTH: Final = 0.25
HALO_WIDTH: Final = 2.2

LABEL_SIZE: Final = 8.2
"""Names on the figure."""
SMALL_SIZE: Final = 7.2
"""What stands beside or under a name: dates, counts, ticks."""
NUMBER_SIZE: Final = 6.6
"""Numbers that lead to a key; the smallest type used."""
NOTE_SIZE: Final = 7.2
"""Remarks at the foot of a figure."""
