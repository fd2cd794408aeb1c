"""What makes the areas real: waste that adds up, lamps by the sun, parks, trees, callers."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.equipment.lamps import Lamps
from dashboard.equipment.plans import load_plans
from dispatch.alarms import Severity
from dispatch.equipment.callers import (
    Contact,
    contact_minutes,
    contact_rate,
    heaps,
    repeat_callers,
)
from dispatch.equipment.derived import derive
from dispatch.equipment.health import Brief, alarm_health
from dispatch.equipment.lighting import Day, Timetable, lamp_on, lit_at
from dispatch.equipment.parks import Restriction, Steps, restriction
from dispatch.equipment.rates import SAMPLES, Change
from dispatch.equipment.trees import tree_risk
from dispatch.equipment.waste import balance, sankey
from dispatch.grid import Point
from dispatch.naming import Name
from tests.builders import NOON, a_city
from tests.equipment import a_device, a_lamp

STAGES = ("point", "vehicle", "station", "plant")
STREAMS = ("recyclable", "food", "hazardous", "residual")
ZONE = ZoneInfo("Asia/Shanghai")
ROAD = Timetable(1, Name("道路", "roads"), 10, -10)
SIGNS = Timetable(2, Name("景观", "landscape"), 20, off_at=time(22, 30))


def a_day(lost: float = 0.0) -> dict[tuple[str, str], float]:
    """Return a day's masses of which a share is lost between station and plant."""
    return {
        (stage, stream): 1000.0 * (1 - lost if stage == "plant" else 1)
        for stage in STAGES
        for stream in STREAMS
    }


def test_a_day_that_adds_up_is_balanced() -> None:
    assert balance(a_day(), STAGES, STREAMS).imbalance(0) == 0


def test_six_per_cent_lost_before_the_plant_is_found() -> None:
    chain = balance(a_day(0.06), STAGES, STREAMS)
    assert chain.imbalance(0) == pytest.approx(6)
    assert [round(step.share or 0, 1) for step in chain.steps] == [0, 0, 6.0]


def test_a_difference_of_little_mass_says_nothing() -> None:
    assert balance(a_day(0.5), STAGES, STREAMS).imbalance(least_kg=5000) == 0


def test_more_that_arrives_than_left_is_a_difference_too() -> None:
    assert balance(a_day(-0.2), STAGES, STREAMS).imbalance(0) == pytest.approx(20)


def test_the_bands_of_the_diagram_carry_what_arrived_and_show_what_is_missing() -> None:
    links = sankey(balance(a_day(0.1), STAGES, STREAMS))
    food = [x for x in links if x.stream == "food"]
    assert [(x.source, x.target, x.tonnes) for x in food] == [
        ("point", "vehicle", 1.0), ("vehicle", "station", 1.0), ("station", "plant", 0.9),
        ("station", "missing", 0.1),
    ]  # fmt: skip


def sun(day: date) -> Day:
    """The sun rises at six and sets at eighteen."""
    return Day(datetime.combine(day, time(6), ZONE), datetime.combine(day, time(18), ZONE))


@pytest.mark.parametrize(
    ("table", "clock", "burns"),
    [
        (ROAD, "17:59", False), (ROAD, "18:09", False), (ROAD, "18:10", True),
        (ROAD, "23:59", True), (ROAD, "00:30", True), (ROAD, "05:49", True),
        (ROAD, "05:50", False), (ROAD, "12:00", False), (SIGNS, "18:25", True),
        (SIGNS, "22:29", True), (SIGNS, "22:30", False), (SIGNS, "03:00", False),
    ],
)  # fmt: skip
def test_lamps_burn_from_sunset_to_sunrise_or_to_a_fixed_time(
    table: Timetable, clock: str, *, burns: bool
) -> None:
    moment = datetime.combine(date(2026, 11, 23), time.fromisoformat(clock), ZONE)
    assert lit_at(table, moment, ZONE, sun) is burns


def test_just_after_switching_nothing_is_said_of_a_lamp() -> None:
    at = datetime(2026, 11, 23, 18, 15, tzinfo=ZONE)
    assert lit_at(ROAD, at, ZONE, sun, settle_s=900) is None
    assert lit_at(ROAD, at + timedelta(minutes=11), ZONE, sun, settle_s=900) is True
    off = datetime(2026, 11, 23, 5, 55, tzinfo=ZONE)
    assert lit_at(ROAD, off, ZONE, sun, settle_s=900) is None


def test_shenzhens_lamps_go_on_at_dusk_in_midwinter_and_midsummer() -> None:
    lamps = Lamps(a_city(), load_plans("tiny").areas["lighting"])
    winter, summer = lamps.evening(1, date(2026, 12, 22)), lamps.evening(1, date(2026, 6, 21))
    assert winter is not None
    assert summer is not None
    assert winter[0].time() < time(18, 0)
    assert time(19, 15) < summer[0].time() < time(19, 30)
    at_ms = round(winter[0].timestamp() * 1000) + 3_600_000
    assert lamps.lit(a_lamp(traits={"timetable": 1.0}), at_ms) is True
    assert lamps.lit(a_lamp(), at_ms) is None


def test_the_lamp_on_rate_counts_only_lamps_that_should_burn() -> None:
    counted = lamp_on([(150, 150), (140, 150), (3, 150), (14, 150)])
    assert (counted.should, counted.dark, counted.rate) == (4, 2, 50.0)
    assert lamp_on([]).rate is None


def test_a_park_is_restricted_in_two_steps_and_released_later_than_it_was_taken() -> None:
    held, seen = Restriction.OPEN, []
    for share in (0.5, 0.91, 0.85, 0.79, 1.0, 0.95, 0.89, 0.79):
        held = restriction(share, held, Steps())
        seen.append(held.value)
    assert seen == ["open", "hold", "hold", "open", "exit_only", "exit_only", "hold", "open"]


def test_a_tall_leaning_tree_is_riskier_than_a_low_straight_one() -> None:
    bad = tree_risk({"tilt": 9, "moisture": 50}, {"height_m": 18, "health": 3, "exposure": 0.9})
    good = tree_risk({"tilt": 0.3, "moisture": 20}, {"height_m": 5, "health": 1})
    assert bad.risk > 70
    assert good.risk < 15
    assert bad.reason == "tilt"


def test_the_risk_of_a_tree_stays_between_zero_and_a_hundred() -> None:
    worst = tree_risk({"tilt": 90, "moisture": 100}, {"height_m": 60, "health": 9, "exposure": 7})
    assert worst.risk == 100
    assert tree_risk({}, {}).risk == 0


def test_a_resident_must_be_contacted_within_a_day() -> None:
    day = timedelta(hours=24)
    in_time = Contact("1", NOON - 2 * day, NOON - 2 * day + timedelta(hours=3))
    late = Contact("2", NOON - 3 * day, NOON - timedelta(hours=1))
    never = Contact("3", NOON - 2 * day)
    waiting = Contact("4", NOON - timedelta(hours=1))
    assert contact_rate([in_time, late, never, waiting], day, NOON) == pytest.approx(100 / 3)
    assert contact_rate([waiting], day, NOON) is None
    assert contact_minutes([in_time]) == 180


def test_repeat_callers_are_counted_not_named() -> None:
    assert repeat_callers(["a", "a", "a", "b", "c", "c"], 3) == 1


def test_requests_within_a_hundred_metres_make_a_place() -> None:
    near = [(str(n), Point(114.05 + n * 1e-5, 22.55)) for n in range(6)]
    far = [("far", Point(114.08, 22.55))]
    (heap,) = heaps([*near, *far], within_m=100, least=5)
    assert set(heap.cases) == {"0", "1", "2", "3", "4", "5"}


def test_a_cameras_score_grows_with_the_time_a_thing_stands() -> None:
    values = {"confidence": 0.9, "dwell_s": 90.0}
    derive(("score",), values, a_device())
    assert values["score"] == pytest.approx(0.45)


def test_an_officer_away_from_the_post_is_measured_and_a_recorder_that_is_off_is_seen() -> None:
    values = {"lon": 114.06, "lat": 22.55, "handling": 1.0, "recording": 0.0}
    derive(("away_m", "unrecorded"), values, a_device())
    assert values["away_m"] == pytest.approx(1027, abs=5)
    assert values["unrecorded"] == 1.0


def test_a_change_is_measured_within_its_span_with_few_samples() -> None:
    change = Change(1000)
    found = [change.take(n / 10, n) for n in range(3000)]
    assert found[500] == 50
    assert found[-1] == pytest.approx(100, abs=5)
    assert len(change.samples) <= SAMPLES + 2


def brief(minute: float, **changes: object) -> Brief:
    made = Brief(NOON + timedelta(minutes=minute), "B1", "r", Severity.LOW, True, False, 1, None)
    return made._replace(**changes)


def test_the_health_of_alarms_counts_rows_floods_sources_and_priorities() -> None:
    alarms = [brief(n * 0.5) for n in range(16)] + [brief(15, device="B2", shown=False)]
    alarms += [brief(25, device="B3", severity=Severity.HIGH, times=4)]
    found = alarm_health(alarms, NOON, NOON + timedelta(minutes=30))
    assert (found.alarms, found.rows, found.rate_most) == (18, 17, 16)
    assert found.flood_share == pytest.approx(33.3)
    assert (found.top[0].device, found.top[0].n) == ("B1", 16)
    assert (found.chattering, found.rates) == (1, (16, 0, 1))
    assert [(one.device, one.n) for one in found.chattering_top] == [("B3", 4)]
    assert found.spread == {"low": 94.1, "medium": 0.0, "high": 5.9}


def test_an_alarm_open_for_more_than_a_day_is_stale() -> None:
    since = datetime(2026, 11, 20, tzinfo=UTC)
    old = brief(0, raised_at=since, open=True)
    assert alarm_health([old], since, NOON).stale == 1
    later = alarm_health([old._replace(shelved=True)], NOON - timedelta(hours=1), NOON)
    assert (later.stale, later.shelved, later.alarms, later.rate_most) == (1, 1, 0, 0)
    assert alarm_health([], since, NOON).ack_median_s is None
