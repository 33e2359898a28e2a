"""Numbers of things in English: "1 item", "1,234 items"."""

__all__ = ["counted", "plural"]


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, thousands parted by commas: "1 item", "1,234 items"."""
    return f"{number:,} {plural(noun, number)}"


def plural(noun: str, number: int) -> str:
    """Return a noun as it stands beside a number. It must be one whose plural ends in -s."""
    return noun if number == 1 else f"{noun}s"
