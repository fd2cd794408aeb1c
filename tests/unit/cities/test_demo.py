"""Invented crews."""

from collections import Counter
from datetime import date, timedelta

import pytest

from dashboard.cities.demo import demo_fixes, demo_units, share_out
from dispatch.city import City
from dispatch.grid import Point

DAY = date(2026, 6, 1)


def test_the_same_day_always_gives_the_same_crews_and_places(shenzhen: City) -> None:
    assert demo_units(shenzhen, DAY) == demo_units(shenzhen, DAY)
    assert demo_fixes(shenzhen, DAY) == demo_fixes(shenzhen, DAY)


def test_another_day_moves_shifts_and_places_but_not_crews(shenzhen: City) -> None:
    today, later = demo_units(shenzhen, DAY), demo_units(shenzhen, DAY + timedelta(days=1))
    assert [u.id for u in today] == [u.id for u in later]
    assert today[0].shift_start + timedelta(days=1) == later[0].shift_start
    assert demo_fixes(shenzhen, DAY) != demo_fixes(shenzhen, DAY + timedelta(days=1))


def test_six_hundred_crews_have_short_call_signs_of_their_own(shenzhen: City) -> None:
    signs = [unit.id for unit in demo_units(shenzhen, DAY)]
    assert len(signs) == len(set(signs)) == 600
    assert max(len(sign) for sign in signs) <= 4
    assert {"A12", "B07"} <= set(signs)


def test_crews_follow_the_residents_and_no_district_is_bare(shenzhen: City) -> None:
    count = Counter(unit.district for unit in demo_units(shenzhen, DAY))
    assert set(count) == set(shenzhen.districts)
    assert count["440306"] == max(count.values())
    assert min(count.values()) >= 18


def test_every_skill_is_on_duty_somewhere_by_day_and_evening(shenzhen: City) -> None:
    for hour in (7, 15):
        on_duty = [u for u in demo_units(shenzhen, DAY) if u.shift_start.hour == hour]
        assert {skill for unit in on_duty for skill in unit.skills} == set(shenzhen.skills)


def test_what_cannot_wait_is_on_duty_at_night(shenzhen: City) -> None:
    at_night = [u for u in demo_units(shenzhen, DAY) if u.shift_start.hour == 23]
    urgent = {
        matter.skill
        for matter in shenzhen.matters.values()
        for condition in matter.conditions
        if condition.priority == 1
    }
    assert urgent <= {skill for unit in at_night for skill in unit.skills}


def test_everything_a_crew_names_is_in_the_city(shenzhen: City) -> None:
    for unit in demo_units(shenzhen, DAY):
        assert unit.department in shenzhen.departments
        assert set(unit.skills) <= set(shenzhen.skills)
        assert set(unit.support) <= set(shenzhen.districts) - {unit.district}
        assert unit.shift_end - unit.shift_start == timedelta(hours=8)


def test_a_crew_supports_the_districts_next_to_its_own(shenzhen: City) -> None:
    futian = next(u for u in demo_units(shenzhen, DAY) if u.district == "440304")
    assert set(futian.support) == {"440303", "440305", "440309"}


def test_a_crew_starts_in_its_own_district(shenzhen: City) -> None:
    units = {unit.id: unit for unit in demo_units(shenzhen, DAY)}
    for fix in demo_fixes(shenzhen, DAY):
        area = shenzhen.locator.locate(Point(fix.lon, fix.lat))
        assert area is not None
        assert area.district == units[fix.unit].district


def test_a_city_that_is_not_in_the_plan_gets_crews_too(tiny: City) -> None:
    units = demo_units(tiny, DAY)
    assert len(units) == 40
    assert {unit.district for unit in units} == set(tiny.districts)
    assert {skill for unit in units for skill in unit.skills} == set(tiny.skills)


@pytest.mark.parametrize("number", [0, 1, 7, 600])
def test_shares_of_a_number_add_up_to_it(number: int) -> None:
    assert sum(share_out(number, {"a": 1.0, "b": 2.0, "c": 0.5}).values()) == number
