"""Small chronologies made by hand: sound by themselves, with any field exchanged."""

from typing import Any

from keydates.model import Chronology


def plain(**fields: Any) -> dict[str, Any]:
    """Return the plain data of a sound chronology with one event, with `fields` put in."""
    data: dict[str, Any] = {
        "id": "sample",
        "title": "Sample",
        "as_of": "2020-12-31",
        "revised": "2021-01-02T03:04:05Z",
        "sources": [{"id": "gazette", "title": "Official Gazette"}],
        "events": [event()],
    }
    return data | fields


def event(**fields: Any) -> dict[str, Any]:
    """Return the plain data of a sound event, with `fields` put in."""
    data: dict[str, Any] = {
        "id": "signing",
        "title": "Treaty signed",
        "date": "2020-05-04",
        "citations": ["gazette"],
    }
    return {name: value for name, value in (data | fields).items() if value is not None}


def made(**fields: Any) -> Chronology:
    """Return a sound chronology with one event, with `fields` put in."""
    return Chronology.model_validate(plain(**fields))
