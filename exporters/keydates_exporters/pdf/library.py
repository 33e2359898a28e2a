"""The library's own settings, which a file in a user's home or the environment may have changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from reportlab import rl_config

__all__ = ["usual_settings"]

_settings: Any = rl_config
_RELIED_ON: Final = {"invariant": 0, "pdfComments": 0, "pdfMultiLine": 0}
"""Those that bear on bytes and that no call can choose, as the library brings them."""


@contextmanager
def usual_settings() -> Iterator[None]:
    """Let the library write as it does by itself; where nothing was changed, nothing is set."""
    changed = {name: getattr(_settings, name) for name in _RELIED_ON}
    changed = {name: value for name, value in changed.items() if value != _RELIED_ON[name]}
    for name in changed:
        setattr(_settings, name, _RELIED_ON[name])
    try:
        yield
    finally:
        for name, value in changed.items():
            setattr(_settings, name, value)
