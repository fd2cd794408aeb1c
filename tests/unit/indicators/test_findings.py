"""What is to be decided follows from the figures; below the thresholds, nothing does."""

from datetime import timedelta

from dispatch.case import Case
from dispatch.indicators.brief import brief
from dispatch.indicators.telling import spoken
from dispatch.unit import Duty, Unit
from tests.builders import NOON, a_case, a_unit
from tests.unit.indicators.drawn import AS_OF, view


def told(listed: list[Case], *units: Unit) -> dict[str, tuple[str, str]]:
    """Return what is to be decided: act and grounds by rule."""
    found = brief(view(listed, units=units)).findings
    return {f.code: (spoken(f.act, "zh"), spoken(f.basis, "zh")) for f in found}


def number(n: int) -> str:
    return f"44030420261123{n:06d}"


def test_a_quiet_city_asks_for_nothing() -> None:
    assert told([]) == {}
    assert told([a_case()], a_unit()) == {}


def test_overdue_cases_in_one_street_are_to_be_urged() -> None:
    early = NOON - timedelta(hours=2)
    listed = [a_case(id=number(n), filed_at=early, due_at=NOON) for n in range(3)]
    listed.append(a_case(id=number(9), filed_at=early, due_at=NOON, street="440303001"))
    act, basis = told(listed)["urge"]
    assert act == "请督办西街的 3 件超期案件。"
    assert basis == "占全市 4 件超期的 75.0%；其中环卫处负责 3 件。"


def test_two_overdue_cases_are_no_cluster() -> None:
    listed = [a_case(id=number(n), filed_at=NOON, due_at=NOON) for n in range(2)]
    assert "urge" not in told(listed)


def test_crews_idle_elsewhere_are_to_be_lent() -> None:
    listed = [a_case(id=number(n), filed_at=AS_OF - timedelta(minutes=40)) for n in range(2)]
    east = [a_unit(sign, district="440303") for sign in ("B01", "B02", "B03")]
    act, basis = told(listed, *east)["lend"]
    assert act == "请批准东区支援西区：环卫 2 支队伍。"
    assert basis.startswith("西区有 2 件待派超过 15 分，区内没有空闲的同类队伍；东区空闲 3 支")


def test_nothing_is_lent_while_a_crew_at_home_is_free_or_nobody_waits_long() -> None:
    fresh = [a_case(filed_at=AS_OF - timedelta(minutes=5))]
    waiting = [a_case(filed_at=AS_OF - timedelta(minutes=40))]
    east = a_unit("B01", district="440303")
    assert "lend" not in told(fresh, east)
    assert "lend" not in told(waiting, east, a_unit())
    assert "lend" not in told(waiting, a_unit("B01", district="440303", duty=Duty.OFF_DUTY))
    gone = a_unit("B01", district="440303", shift_end=AS_OF - timedelta(minutes=1))
    assert "lend" not in told(waiting, gone)


def test_the_hours_with_the_longest_wait_are_to_be_strengthened() -> None:
    night = NOON - timedelta(days=2, hours=-9)
    listed = [_dispatched(n, night, 45) for n in range(10)]
    listed += [_dispatched(100 + n, NOON, 3) for n in range(20)]
    act, basis = told(listed)["strengthen"]
    assert act == "请批准西区 20:00–24:00 增配 1 支队伍。"
    assert basis == "近 14 天该时段派遣 10 件，等待中位 45 分，全市通常 3 分。"


def _dispatched(n: int, filed: object, minutes: int) -> Case:
    moment = filed if n < 100 else NOON - timedelta(days=1)
    assert hasattr(moment, "year")
    sent = moment + timedelta(minutes=minutes)  # type: ignore[operator] # a moment, as asserted
    return a_case(
        id=number(n), state="disposed", reported_at=moment, filed_at=moment,
        first_assigned_at=sent, assigned_at=sent, disposed_at=sent, due_at=None,
    )  # fmt: skip


def test_few_waits_prove_nothing() -> None:
    night = NOON - timedelta(days=2, hours=-9)
    assert "strengthen" not in told([_dispatched(n, night, 45) for n in range(7)])


def test_a_matter_that_rises_is_to_be_looked_into() -> None:
    weeks = [NOON - timedelta(days=7 * n) for n in range(1, 5)]
    quiet = [a_case(id=number(n), reported_at=at) for n, at in enumerate(weeks)]
    first = a_case(id=number(99), reported_at=NOON - timedelta(days=35))
    rising = [a_case(id=number(200 + n), reported_at=NOON) for n in range(8)]
    act, basis = told([first, *quiet, *rising])["look_into"]
    assert act == "请环卫处查明“垃圾满溢”增多的原因并报告。"
    assert basis == "“垃圾满溢”上报 8 件，前 4 期同期中位 1 件。"


def test_a_city_without_a_past_knows_no_rise() -> None:
    assert "look_into" not in told([a_case(id=number(n), reported_at=NOON) for n in range(20)])
