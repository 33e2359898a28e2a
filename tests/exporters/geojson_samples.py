"""What the tests of the map layer share: small chronologies, and a layer as Python objects."""

import io
import json
from typing import Any, cast

from keydates.exporting import ExportReport
from keydates.model import Chronology
from keydates_exporters.geojson import GeoJsonExporter, GeoJsonOptions


def chronology(*events: dict[str, Any], **changes: Any) -> Chronology:
    """A chronology with a handful of places, sources and actors that events may name."""
    values: dict[str, Any] = {
        "id": "sample",
        "title": "Sample",
        "as_of": "2017-11-30",
        "revised": "2026-01-31T09:00:00Z",
        "places": [
            {
                "id": "geneva",
                "name": "Geneva",
                "longitude": 6.14569,
                "latitude": 46.20222,
                "country": "CH",
                "location_precision": "settlement",
                "identifiers": {"geonames": "2660646"},
                "coordinates_from": "GeoNames",
            },
            {
                "id": "hmeimim",
                "name": "Hmeimim",
                "longitude": 35.94861,
                "latitude": 35.40083,
                "kind": "site",
                "country": "SY",
                "location_precision": "site",
                "uncertainty_m": 2000,
                "coordinates_from": "aeronautical data",
            },
            {
                "id": "syria",
                "name": "Syria",
                "longitude": 38.0,
                "latitude": 35.0,
                "kind": "country",
                "country": "SY",
                "uncertainty_m": 400_000,
                "coordinates_from": "GeoNames",
            },
            {"id": "fiji", "name": "Suva", "longitude": 178.44149, "latitude": -18.14161},
            {"id": "samoa", "name": "Apia", "longitude": -171.76666, "latitude": -13.83333},
            {"id": "council", "name": "Security Council", "unlocated": "an institution"},
        ],
        "actors": [{"id": "russia", "name": "Russia"}, {"id": "syria", "name": "Syria"}],
        "sources": [
            {"id": "fact-box", "title": "Fact box", "publisher": "Agency", "published": "2017-11"},
            {"id": "note", "title": "A note"},
        ],
        "events": [{"title": f"Event {event['id']}", **event} for event in events],
    }
    return Chronology.model_validate({**values, **changes})


def event(slug: str = "talks", date: Any = "2015-09-30", **fields: Any) -> dict[str, Any]:
    """One event, in Geneva unless `places` says otherwise."""
    return {"id": slug, "date": date, "places": ["geneva"], **fields}


def export(source: Chronology, **options: Any) -> tuple[bytes, ExportReport]:
    """Write a layer; return its bytes and the report."""
    out = io.BytesIO()
    report = GeoJsonExporter().export(source, out, GeoJsonOptions(**options))
    return out.getvalue(), report


def layer(source: Chronology, **options: Any) -> dict[str, Any]:
    """Write a layer and read it with the standard library."""
    return cast("dict[str, Any]", json.loads(export(source, **options)[0]))
