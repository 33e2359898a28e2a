"""Which fields the model has at a path, and which one a wrong name was meant to be."""

from __future__ import annotations

import types
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from keydates.model import Chronology

if TYPE_CHECKING:
    from keydates.findings import Path

__all__ = ["field_type", "meant_field", "model_at"]

_LONGEST_NAME = 40  # characters; to compare a longer one takes long and leads nowhere

# Names that people bring along from other formats, with the fields they may mean here.
_OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "author": ("authors",),
    "actor": ("actors",),
    "attachments": ("citations",),
    "begin": ("date",),
    "caption": ("summary", "title"),
    "citation": ("citations",),
    "cite": ("citations",),
    "coordinates": ("longitude",),
    "copyright": ("licence",),
    "creator": ("authors",),
    "dates": ("date",),
    "desc": ("summary", "note"),
    "description": ("summary", "note"),
    "details": ("summary", "note"),
    "end": ("date",),
    "headline": ("title",),
    "href": ("url",),
    "key": ("id",),
    "key_points": ("summary",),
    "keywords": ("tags",),
    "label": ("title", "name"),
    "lang": ("language",),
    "lat": ("latitude",),
    "lng": ("longitude",),
    "location": ("places",),
    "locations": ("places",),
    "lon": ("longitude",),
    "long": ("longitude",),
    "license": ("licence",),
    "link": ("url",),
    "links": ("citations", "url"),
    "modified": ("revised",),
    "name": ("title",),
    "original": ("expression",),
    "page": ("locator",),
    "people": ("actors",),
    "persons": ("actors",),
    "place": ("places",),
    "precision": ("location_precision", "edtf"),
    "ref": ("citations",),
    "reference": ("citations",),
    "references": ("citations",),
    "slug": ("id",),
    "source": ("citations", "sources"),
    "sources": ("citations",),
    "start": ("date",),
    "subject": ("title",),
    "tag": ("tags",),
    "text": ("summary", "quote"),
    "timestamp": ("date",),
    "title": ("name",),
    "type": ("kind",),
    "updated": ("revised",),
    "uri": ("url",),
    "value": ("edtf",),
    "venue": ("places",),
    "when": ("date",),
    "where": ("places", "locator"),
    "who": ("actors",),
}


def model_at(path: Path) -> type[BaseModel] | None:
    """Return the model of the object at a path, or None where the path leads to none."""
    wanted = field_type(path)
    return wanted if isinstance(wanted, type) and issubclass(wanted, BaseModel) else None


@cache
def field_type(path: Path) -> Any:  # noqa: ANN401 - an annotation may be anything
    """Return the bare type of the value at a path of the model: a class or a generic alias."""
    if not path:
        return Chronology
    parent = field_type(tuple(0 if isinstance(step, int) else step for step in path[:-1]))
    step = path[-1]
    if isinstance(step, int):
        return _bare(get_args(parent)[0]) if get_origin(parent) is tuple else None
    if isinstance(parent, type) and issubclass(parent, BaseModel):
        field = parent.model_fields.get(step)
        return None if field is None else _bare(field.annotation)
    return None


def meant_field(path: Path) -> str | None:
    """Return the field that an unknown name at the end of a path was probably meant to be."""
    model = model_at(path[:-1])
    if model is None:
        return None
    name = str(path[-1])[: _LONGEST_NAME + 1].strip().lower().replace("-", "_").replace(" ", "_")
    if len(name) > _LONGEST_NAME:
        return None
    if name in model.model_fields:
        return name
    for meant in _OTHER_NAMES.get(name, ()):
        if meant in model.model_fields:
            return meant
    close = get_close_matches(name, sorted(model.model_fields), n=1, cutoff=0.7)
    return close[0] if close else None


def _bare(annotation: Any) -> Any:  # noqa: ANN401 - an annotation may be anything
    """Strip `Annotated[...]` and `| None`."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            kept = [member for member in get_args(annotation) if member is not types.NoneType]
            if len(kept) != 1:
                return None
            annotation = kept[0]
        else:
            return annotation
