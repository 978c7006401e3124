from makewith.kit import drawings
from makewith.kit.drawings import Line, Rung, Tape


def test_a_share_stays_between_nothing_and_all() -> None:
    assert drawings.percent(42, 60) == 70.0
    assert drawings.percent(1, 3) == 33.33
    assert drawings.percent(9, 3) == 100.0
    assert drawings.percent(-1, 3) == 0.0
    assert drawings.percent(5, 0) == 0.0


def test_a_clock_has_twelve_marks_from_twelve_oclock_on() -> None:
    assert len(drawings.CLOCK_TICKS) == 12
    assert drawings.CLOCK_TICKS[0] == Line(60.0, 19.0, 60.0, 13.0)
    assert drawings.CLOCK_TICKS[3] == Line(101.0, 60.0, 107.0, 60.0)


def test_a_ladder_names_the_next_rung_and_how_far_it_is() -> None:
    rungs = drawings.ladder(412, [(50, "read"), (1000, "planned"), (500, "reviewed"), (250, "tried")])

    assert rungs == (
        Rung(1000, "planned", "next", 0.0, 588),
        Rung(500, "reviewed", "now", 64.8, 88),
        Rung(250, "tried", "done", 100.0, 0),
        Rung(50, "read", "done", 100.0, 0),
    )


def test_a_rung_is_reached_at_exactly_its_count() -> None:
    assert [rung.state for rung in drawings.ladder(50, [(50, "read"), (250, "tried")])] == ["now", "done"]
    assert [rung.state for rung in drawings.ladder(49, [(50, "read"), (250, "tried")])] == ["next", "now"]


def test_parts_of_a_whole_lie_beside_each_other() -> None:
    first, second, third = drawings.spans([(6, "answered", "ink"), (3, "waiting", "kraft"), (0, "late", "bad")])

    assert (first.start, first.width, first.middle) == (0.0, 66.67, 33.34)
    assert (second.start, second.width, second.middle) == (66.67, 33.33, 83.34)
    assert (third.start, third.width, third.number) == (100.0, 0.0, 0)


def test_parts_of_nothing_have_no_width() -> None:
    assert [span.width for span in drawings.spans([(0, "answered", "ink"), (0, "late", "bad")])] == [0.0, 0.0]


def test_better_is_to_the_right_on_a_tape_whichever_way_the_figure_has_to_go() -> None:
    assert drawings.tape(80, 85, 90) == Tape(14.29, 50.0, 85.71, 14.29, 35.71)
    assert drawings.tape(90, 85, 80) == Tape(14.29, 50.0, 85.71, 14.29, 35.71)


def test_a_tape_shows_a_figure_that_got_worse() -> None:
    worse = drawings.tape(80, 75, 90)

    assert worse.now is not None
    assert worse.now < worse.baseline < worse.target
    assert worse.way_start == worse.now


def test_a_tape_without_a_reading_has_only_its_ends() -> None:
    assert drawings.tape(10, None, 20) == Tape(14.29, None, 85.71, 14.29, 0.0)


def test_a_tape_of_equal_figures_is_drawn_all_the_same() -> None:
    assert drawings.tape(5, 5, 5) == Tape(50.0, 50.0, 50.0, 50.0, 0.0)


def test_quiet_hours_over_midnight_are_two_pieces() -> None:
    assert drawings.quiet_hours(22 * 60, 6 * 60) == ((0.0, 25.0), (91.67, 8.33))
    assert drawings.quiet_hours(12 * 60, 15 * 60) == ((50.0, 12.5),)
    assert drawings.quiet_hours(0, 0) == ()
