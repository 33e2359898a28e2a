import itertools
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from keydates_exporters.figures.labels import Box, Candidate, Segment, Space, around, place

FRAME = Box(0, 0, 480, 300)
SIDE = 3.0


def mark(x: float, y: float, radius: float = SIDE) -> Box:
    return Box(x, y, x, y).grown(radius)


@st.composite
def points(draw: st.DrawFn) -> list[tuple[float, float]]:
    """1 to 200 points, scattered or in heaps."""
    number = draw(st.integers(1, 200))
    random = draw(st.randoms(use_true_random=False))
    heaps = [
        (random.uniform(20, 460), random.uniform(20, 280), random.uniform(1, 120))
        for _ in range(draw(st.integers(1, 4)))
    ]
    found = []
    for _ in range(number):
        x, y, spread = random.choice(heaps)
        found.append(
            (
                min(max(random.gauss(x, spread), 5), 475),
                min(max(random.gauss(y, spread), 5), 295),
            )
        )
    return found


def placed_labels(at: list[tuple[float, float]]) -> tuple[list[Box], list[Candidate | None]]:
    marks = [mark(x, y) for x, y in at]
    space = Space(FRAME)
    for box in marks:
        space.take(box)
    labels = [around(box, 20 + 7 * (number % 9), 18) for number, box in enumerate(marks)]
    return marks, place(space, labels, marks)


@settings(max_examples=50)
@given(points())
def test_no_label_overlaps_a_label_a_mark_or_the_edge(at: list[tuple[float, float]]) -> None:
    marks, placed = placed_labels(at)
    boxes = [candidate.box for candidate in placed if candidate]
    assert len(at) == len(placed)
    assert [] == [pair for pair in itertools.combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    assert [] == [box for box in boxes if any(box.overlaps(one) for one in marks)]
    assert [] == [box for box in boxes if not FRAME.holds(box)]


@settings(max_examples=50)
@given(points())
def test_no_leader_crosses_a_label_a_leader_or_another_mark(at: list[tuple[float, float]]) -> None:
    marks, placed = placed_labels(at)
    leaders = [
        (number, candidate.leader)
        for number, candidate in enumerate(placed)
        if candidate and candidate.leader
    ]
    for number, leader in leaders:
        for other, candidate in enumerate(placed):
            if candidate and other != number:
                assert not candidate.box.crossed_by(leader)
            if marks[other] != marks[number]:
                assert not marks[other].crossed_by(leader)


def test_a_lonely_label_stands_to_the_right_of_its_mark_without_a_leader() -> None:
    (found,) = placed_labels([(100, 100)])[1]
    assert found is not None
    assert None is found.leader
    assert (105.0, 100.0) == (found.box.left, found.box.middle[1])


def test_a_label_at_the_right_edge_stands_to_the_left() -> None:
    (found,) = placed_labels([(475, 100)])[1]
    assert found is not None
    assert 475 - SIDE - 2 == found.box.right


def test_every_label_of_a_sparse_map_finds_room() -> None:
    grid = [(float(x), float(y)) for x in range(60, 460, 100) for y in range(40, 280, 60)]
    assert None not in placed_labels(grid)[1]


def test_a_label_without_room_is_left_out_and_says_so() -> None:
    space = Space(Box(0, 0, 30, 30))
    assert [None] == place(space, [around(mark(15, 15), 100, 10)])


def test_a_label_may_touch_and_not_overlap() -> None:
    space = Space(FRAME)
    space.take(Box(10, 10, 20, 20))
    assert space.is_free(Box(20, 10, 30, 20))
    assert not space.is_free(Box(19.9, 10, 30, 20))


def test_a_label_over_a_leader_is_refused() -> None:
    space = Space(FRAME)
    space.take_line((0, 50, 200, 60))
    assert not space.is_free(Box(90, 50, 110, 60))
    assert space.is_free(Box(90, 60, 110, 70))


def test_the_same_question_gets_the_same_answer() -> None:
    at = [(40.0 + (number * 37) % 400, 30.0 + (number * 91) % 240) for number in range(120)]
    assert placed_labels(at) == placed_labels(at)


COORDINATE = st.floats(-50, 50)


@given(st.tuples(COORDINATE, COORDINATE, COORDINATE, COORDINATE))
def test_a_line_crosses_a_box_where_one_of_its_points_lies_well_inside(line: Segment) -> None:
    box = Box(-20, -10, 20, 10)
    x0, y0, x1, y1 = line
    steps = [number / 400 for number in range(401)]
    along = [(x0 + (x1 - x0) * part, y0 + (y1 - y0) * part) for part in steps]
    length = math.dist(along[0], along[-1])
    inner, outer = box.grown(-0.01), box.grown(length / 400 + 0.01)
    if sum(inner.holds(Box(x, y, x, y)) for x, y in along) > 1 and length > 1:
        assert box.crossed_by(line)
    if not any(outer.holds(Box(x, y, x, y)) for x, y in along):
        assert not box.crossed_by(line)
