"""A chronology of any size for the calendar readers: hostile text, every shape of date."""

import datetime as dt
import random

from keydates.dates import EventDate
from keydates.model import Chronology
from tests.hostile import DATES, HOSTILE

_WORDS = (
    *HOSTILE,
    "C:\\News",
    "\\N\\n\\,\\;",
    "ends in a backslash\\",
    "\\" * 80,
    "é" * 50,
    "🇸🇾" * 30,
    "а, б; в",
)
_PRECISIONS = (None, "site", "settlement", "area", "country")


def generated(count: int, seed: int = 1) -> Chronology:
    """Return a chronology of `count` events, always the same for the same arguments."""
    chance = random.Random(seed)

    def words(most: int = 3) -> str:
        return " ".join(chance.choice(_WORDS) for _ in range(chance.randint(1, most))).strip()

    def date() -> EventDate:
        if chance.random() < 0.3:
            return EventDate(edtf=chance.choice(DATES))
        day = dt.date(1, 1, 2) + dt.timedelta(days=chance.randrange(3_652_000))
        return EventDate(edtf=day.isoformat())

    places = [
        {
            "id": f"place-{number}",
            "name": words(2),
            "longitude": chance.choice((0.0, -1e-07, 180.0, -180.0, chance.uniform(-180, 180))),
            "latitude": chance.choice((0.0, -1e-07, 90.0, -90.0, chance.uniform(-90, 90))),
            "location_precision": chance.choice(_PRECISIONS),
        }
        for number in range(40)
    ]
    sources = [
        {
            "id": f"source-{number}",
            "title": words(2),
            "url": f"https://example.org/{number}?a,b;c='d'",
        }
        for number in range(20)
    ]
    events = [
        {
            "id": f"event-{number}",
            "kind": chance.choice(("event", "event", "state", "statement")),
            "title": words(),
            "summary": "\n".join(words(5) for _ in range(chance.randint(1, 3))),
            "date": date(),
            "places": [
                {"place": f"place-{chance.randrange(40)}", "role": role}
                for role in chance.sample(("venue", "subject", "origin", "target"), 2)
            ],
            "citations": [f"source-{chance.randrange(20)}"],
            "category": words(1),
            "tags": [words(1) for _ in range(chance.randrange(3))],
            "sequence": chance.randrange(3),
        }
        for number in range(count)
    ]
    return Chronology.model_validate(
        {
            "id": "generated",
            "title": "Generated, for tests; with \\News",
            "as_of": "2017-11-20",
            "revised": "2017-11-21T12:00:00+03:00",
            "domain": "example.org",
            "places": places,
            "sources": sources,
            "events": events,
        }
    )
