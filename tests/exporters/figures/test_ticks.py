import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates.days import Day
from keydates_exporters.figures.ticks import (
    STEPS,
    Step,
    choose_step,
    day_number,
    day_of,
    ticks,
)

FAR = 400_000_000_000_000  # days: beyond any year of twelve digits


@given(st.dates())
def test_days_are_counted_as_the_standard_library_counts_them(date: dt.date) -> None:
    assert date.toordinal() == day_number(Day(date.year, date.month, date.day))


@given(st.integers(-FAR, FAR))
def test_a_day_number_gives_its_day_back_in_any_year(number: int) -> None:
    day = day_of(number)
    assert number == day_number(day)
    assert day.next() == day_of(number + 1)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (Day(1, 1, 1), 1),
        (Day(0, 12, 31), 0),
        (Day(0, 2, 29), -306),  # 1 BC is a leap year
        (Day(-400, 1, 1), 1 - 366 - 146_097),
        (Day(10_000, 1, 1), dt.date.max.toordinal() + 1),
    ],
)
def test_days_that_no_date_object_holds(day: Day, number: int) -> None:
    assert number == day_number(day)
    assert day == day_of(number)


def between(step: Step, first: Day, end: Day) -> tuple[list[str], list[str]]:
    found, spans = ticks(step, day_number(first), day_number(end))
    return [tick.label for tick in found], [span.label for span in spans]


@pytest.mark.parametrize(
    ("step", "first", "end", "labels", "spans"),
    [
        (
            Step("day", 1),
            Day(2020, 2, 27),
            Day(2020, 3, 3),
            ["27", "28", "29", "1", "2"],
            ["Feb 2020", "Mar 2020"],
        ),
        (
            Step("day", 10),
            Day(2020, 2, 1),
            Day(2020, 4, 1),
            # The 21st of February has fewer than ten days after it.
            ["1", "11", "1", "11", "21"],
            ["Feb 2020", "Mar 2020"],
        ),
        (
            Step("month", 3),
            Day(2019, 11, 15),
            Day(2020, 8, 1),
            ["Jan", "Apr", "Jul"],
            ["2019", "2020"],
        ),
        (Step("year", 1), Day(2019, 6, 1), Day(2022, 1, 1), ["2020", "2021"], []),
        (Step("year", 1), Day(-1, 1, 1), Day(3, 1, 1), ["2 BC", "1 BC", "AD 1", "AD 2"], []),
        (
            Step("year", 100),
            Day(-250, 1, 1),
            Day(250, 1, 1),
            ["200 BC", "100 BC", "AD 1", "AD 100", "AD 200"],
            [],
        ),
        (
            Step("year", 500_000),
            Day(-1_600_000, 1, 1),
            Day(2000, 1, 1),
            ["1.5 million BC", "1 million BC", "500,000 BC", "AD 1"],
            [],
        ),
        (
            Step("year", 5_000_000),
            Day(9_000_000, 1, 1),
            Day(16_000_000, 1, 1),
            ["AD 10 million", "AD 15 million"],
            [],
        ),
    ],
)
def test_marks_stand_where_readers_count(
    step: Step, first: Day, end: Day, labels: list[str], spans: list[str]
) -> None:
    assert (labels, spans) == between(step, first, end)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[float, float]:
    first = draw(st.integers(-FAR // 100, FAR // 100)) + draw(st.sampled_from((0, 0.25, 0.999)))
    return first, first + 10 ** draw(st.floats(0, 12))


@given(stretches(), st.floats(60, 600))
def test_the_labels_of_the_step_chosen_stand_clear(
    stretch: tuple[float, float], room: float
) -> None:
    first, end = stretch
    scale = room / (end - first)

    def measure(label: str) -> float:
        return 4.0 * len(label) + 5

    step = choose_step(first, end, scale, measure)
    found, spans = ticks(step, first, end)
    numbers = [tick.number for tick in found]
    assert numbers == sorted(set(numbers))
    assert all(first <= number < end for number in numbers)
    assert len(found) <= room / 10
    for one, after in pairwise(found):
        # Months differ by three days and centuries by one; AD 1 follows 100 BC after 99 years.
        assert (after.number - one.number) * scale >= 0.88 * measure(one.label)
    assert all(span.first < end and span.end > first for span in spans)


def test_steps_grow() -> None:
    lengths = [step.days for step in STEPS]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) == len(lengths)


def test_time_beyond_all_steps_still_has_one() -> None:
    assert STEPS[-1] == choose_step(-1e18, 1e18, 1e-30, len)
