"""Chronologies in YAML: a small and safe part of it, with a position for every value.

The text is composed from the events of libyaml's parser, in a loop of our own, because a loader
would guess: it reads `NO` as false, `12:30` as 750 and dates as objects, keeps the last of two
fields of one name in silence, and overflows the stack on deep nesting. Here every scalar is a
string, or None where it is left empty; anchors, aliases, tags, merge keys and further documents
are refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from yaml import CSafeLoader, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from keydates.reading.build import Builder
from keydates.reading.nodes import Document, SourceText, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydates.limits import Limits

__all__ = ["parse_yaml"]

_NULLS = frozenset(["", "~", "null", "Null", "NULL"])
_LONGEST_NULL = 4
_MERGE = "<<"
_STARTS = (MappingStartEvent, SequenceStartEvent)

_Event: TypeAlias = Any  # the stubs make every attribute of an event optional


def parse_yaml(source: SourceText, limits: Limits) -> Document:
    """Read one YAML document whose values are strings, lists and mappings."""
    builder = Builder(source, limits)
    try:
        parser = CSafeLoader(source.text)  # for its events alone: nothing is loaded with it
        try:
            _read(parser.get_event, builder)
        finally:
            parser.dispose()
    except YAMLError as error:
        from keydates.reading.yaml_errors import syntax_error

        found = syntax_error(source, error, builder.opened())
        # `*one* word` is an alias and then no YAML: one mistake, told once.
        if all(found.line != earlier.line for earlier in builder.refusals.findings):
            builder.refusals.findings.append(found)
    except Unreadable:
        pass
    return builder.document()


def _read(next_event: Callable[[], _Event], builder: Builder) -> None:
    """Read the whole stream.

    Raises:
        Unreadable: what follows cannot be read.
        YAMLError: the text is no YAML.

    """
    event = next_event()
    while not isinstance(event, NodeEvent | StreamEndEvent):
        event = next_event()
    if isinstance(event, StreamEndEvent) or _is_nothing(event):
        message = "there is no chronology in the file"
        hint = "begin with `id:`, `title:`, `as_of:` and `revised:`, then `events:`"
        builder.refusals.fatal("KD003", None, message, hint)
    if type(event) is not MappingStartEvent:
        message = "a chronology is a mapping of fields to values, and this is not"
        hint = "begin with a field such as `id: my-chronology`"
        builder.refusals.fatal("KD019", _at(event), message, hint)
    _compose(event, next_event, builder)
    while not isinstance(event := next_event(), StreamEndEvent):
        if isinstance(event, DocumentStartEvent):
            message = "a second document begins here; a chronology is one"
            hint = "delete this line of hyphens, or put what follows into a file of its own"
            builder.refusals.fatal("KD014", _at(event), message, hint)


def _is_nothing(event: _Event) -> bool:
    return type(event) is ScalarEvent and not event.style and event.value in _NULLS


def _at(event: _Event) -> int:
    """Return the offset of an event, a character of the text (libyaml counts code points)."""
    offset: int = event.start_mark.index
    return offset


def _compose(event: _Event, next_event: Callable[[], _Event], builder: Builder) -> None:
    """Feed the events of one node to the builder: this loop runs for every scalar of a file."""
    while True:
        kind = type(event)
        if kind is ScalarEvent:
            _scalar(event, builder)
        elif kind in _STARTS:
            if builder.wants_name:
                message = "the name of a field is text, not a list or a mapping"
                hint = "put a name that begins with a bracket or a brace in quotes"
                builder.refusals.fatal("KD015", _at(event), message, hint)
            _refuse_properties(event, builder)
            builder.begin({} if kind is MappingStartEvent else [], _at(event))
        elif kind is AliasEvent:
            _refuse_alias(event, builder)
        else:
            builder.end()
        if not builder.depth:
            return
        event = next_event()


def _scalar(event: _Event, builder: Builder) -> None:
    value = event.value
    offset = event.start_mark.index
    if event.tag is not None or event.anchor is not None:
        _refuse_properties(event, builder)
    if builder.wants_name:
        builder.name(value, offset)
        if value == _MERGE and not event.style:
            message, hint = "the merge key `<<` is not allowed", "write the fields out"
            builder.refusals.add("KD016", offset, message, hint, builder.path()[:-1])
    elif len(value) <= _LONGEST_NULL and not event.style and value in _NULLS:
        builder.put(None, offset)
    else:
        builder.put(value, offset)


def _refuse_properties(event: _Event, builder: Builder) -> None:
    """Refuse the anchor and the tag of a node, where it has them."""
    if event.anchor is not None:
        message = f"the anchor `&{event.anchor}` is not allowed"
        hint = "delete it; a text that begins with `&` is put in quotes"
        builder.refusals.add("KD012", _at(event), message, hint, builder.path())
    if event.tag is not None:
        message = f"the tag `{event.tag}` is not allowed: every field has its type already"
        hint = "delete it; a text that begins with `!` is put in quotes"
        builder.refusals.add("KD013", _at(event), message, hint, builder.path())


def _refuse_alias(event: _Event, builder: Builder) -> None:
    message = f"the alias `*{event.anchor}` is not allowed"
    hint = "write the value out; a text that begins with `*` is put in quotes"
    builder.refusals.add("KD012", _at(event), message, hint, builder.path())
    if builder.wants_name:
        builder.name("", _at(event))
    else:
        builder.put(None, _at(event))
