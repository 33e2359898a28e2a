"""What people are told about a publication. This module imports nothing that takes time to load."""

from keydates.counting import counted

__all__ = ["warning_of_marking", "what_changed"]


def warning_of_marking(chronology: str, marking: str | None) -> str | None:
    """Return a warning if a chronology's TLP label keeps it from the public, else None."""
    if marking is None or marking == "TLP:CLEAR":
        return None
    return (
        f"warning: {chronology} is marked {marking}, and whoever can reach the published folder "
        "can read it"
    )


def what_changed(folder: str, written: int, kept: int, removed: int, *, rehearsed: bool) -> str:
    """Return one line with the numbers of files written, kept as they were, and removed."""
    if not written and not removed:
        return f"{folder}: nothing changed, kept {counted(kept, 'file')}"
    wrote, took = ("would write", "remove") if rehearsed else ("wrote", "removed")
    kept_word = "keep" if rehearsed else "kept"
    return f"{folder}: {wrote} {counted(written, 'file')}, {kept_word} {kept:,}, {took} {removed:,}"
