"""What Shenzhen's folder says."""

from collections import Counter
from datetime import date

from dashboard.cities.rules import AREAS
from dispatch.city import City
from dispatch.dispatch_rules import Mode
from dispatch.limits import ClockKind


def test_it_has_nine_statutory_districts_and_two_managed_ones(shenzhen: City) -> None:
    assert Counter(d.statutory for d in shenzhen.districts.values()) == {True: 9, False: 2}
    dapeng, shenshan = shenzhen.districts["440323"], shenzhen.districts["440392"]
    assert (dapeng.name.zh, dapeng.gb2260) == ("大鹏新区", "440307")
    assert (shenshan.name.zh, shenshan.gb2260) == ("深汕特别合作区", "441521")


def test_it_has_74_streets_and_four_towns(shenzhen: City) -> None:
    assert Counter(s.town for s in shenzhen.streets.values()) == {False: 74, True: 4}
    in_dapeng = {s.name.zh for s in shenzhen.streets.values() if s.district == "440323"}
    assert in_dapeng == {"葵涌街道", "大鹏街道", "南澳街道"}


def test_every_street_has_communities(shenzhen: City) -> None:
    assert {c.street for c in shenzhen.communities.values()} == set(shenzhen.streets)
    assert shenzhen.communities["440310001001"].name == "六联社区"


def test_the_national_matters_and_components_are_there_but_for_heating(shenzhen: City) -> None:
    national = [m for m in shenzhen.matters.values() if m.std_ref == "GB/T 47678.5-2026"]
    assert (len(national), len(shenzhen.components)) == (250 - 2, 153 - 2)
    assert "01010" not in shenzhen.matters


def test_emergencies_of_2013_are_kept_as_local_extensions(shenzhen: City) -> None:
    local = {m.code for m in shenzhen.matters.values() if m.std_ref == "GB/T 30428.2-2013"}
    assert local == {"0501", "0502", "0503", "0505", "0506"}
    flood = shenzhen.matters["0506"]
    assert (flood.name.zh, flood.code_2013, flood.about_component) == ("道路积水", "0506", False)


def test_every_matter_has_a_known_skill_department_and_business_area(shenzhen: City) -> None:
    for matter in shenzhen.matters.values():
        assert matter.skill in shenzhen.skills
        assert matter.department in shenzhen.departments
        assert matter.area in AREAS
        assert matter.conditions


def test_every_business_area_and_every_skill_has_matters(shenzhen: City) -> None:
    assert {m.area for m in shenzhen.matters.values()} == set(AREAS)
    conditions = [one for m in shenzhen.matters.values() for one in m.conditions]
    vehicles = {one.vehicle for one in conditions if one.vehicle}
    skills = {m.skill for m in shenzhen.matters.values()}
    assert skills | vehicles == set(shenzhen.skills)
    assert {skill for one in conditions for skill in one.assists} <= skills


def test_limits_follow_the_published_table(shenzhen: City) -> None:
    def limit(code: str, condition: str = "") -> tuple[float, ClockKind]:
        found = shenzhen.matters[code].condition(condition).limit
        return found.amount, found.clock

    assert limit("01001", "open") == (2, ClockKind.URGENT_HOUR)
    assert limit("01001", "sunk") == (5, ClockKind.WORKING_DAY)
    assert limit("01004", "blocked") == (1, ClockKind.WORKING_DAY)
    assert limit("01037", "timetable") == (2, ClockKind.WORKING_HOUR)
    assert limit("01026", "missing") == (4, ClockKind.URGENT_HOUR)
    assert limit("02007", "flooded") == (2, ClockKind.URGENT_HOUR)
    assert limit("06001", "building") == (2, ClockKind.NATURAL_DAY)
    assert limit("06010") == (4, ClockKind.WORKING_HOUR)
    assert limit("06011") == (5, ClockKind.WORKING_DAY)
    assert limit("06022") == (1, ClockKind.URGENT_HOUR)
    assert limit("07001") == (1, ClockKind.WORKING_DAY)
    assert limit("08001") == (2, ClockKind.URGENT_HOUR)
    assert limit("09012") == (2, ClockKind.WORKING_HOUR)
    assert limit("0502", "burst") == (1, ClockKind.URGENT_HOUR)
    assert limit("0505") == (2, ClockKind.URGENT_HOUR)


def test_no_limit_claims_to_be_the_citys_own(shenzhen: City) -> None:
    sources = {c.limit.source for m in shenzhen.matters.values() for c in m.conditions}
    assert sources == {"default"}


def test_danger_to_life_goes_first_and_never_waits_for_office_hours(shenzhen: City) -> None:
    for matter in shenzhen.matters.values():
        for condition in matter.conditions:
            if condition.priority == 1:
                assert condition.limit.clock is ClockKind.URGENT_HOUR, matter.code


def test_only_simple_frequent_matters_are_assigned_by_the_machine(shenzhen: City) -> None:
    automatic = {m.code for m in shenzhen.matters.values() if m.mode is Mode.AUTOMATIC}
    assert {"06010", "06012", "06042", "09001", "09006"} <= automatic
    assert not automatic & {"06001", "0502", "10002", "08016", "04001"}


def test_a_district_has_departments_of_its_own(shenzhen: City) -> None:
    litter, gas = shenzhen.matters["06010"], shenzhen.matters["0502"]
    local = shenzhen.department_for(litter, "440303")
    assert local == "sanitation.440303"
    assert shenzhen.departments[local].name.zh == "罗湖区城管局环境卫生科"
    assert shenzhen.department_for(gas, "440303") == "gas"


def test_the_calendar_knows_holidays_and_make_up_days_until_the_end_of_2026(shenzhen: City) -> None:
    works = shenzhen.calendar.works_on
    assert not works(date(2025, 10, 8))
    assert works(date(2025, 10, 11))
    assert not works(date(2026, 2, 23))
    assert works(date(2026, 2, 14))
    assert works(date(2026, 10, 10))
    assert not works(date(2026, 10, 11))
    assert shenzhen.calendar.known_until == date(2026, 12, 31)


def test_crews_are_slowest_at_five_in_the_afternoon_and_fastest_at_six(shenzhen: City) -> None:
    speeds = dict(shenzhen.travel.speeds)
    assert speeds[6] * 3.6 == max(speeds.values()) * 3.6 == 40
    assert all(21 <= speeds[hour] * 3.6 < 23.5 for hour in (16, 17, 18, 19))
    assert shenzhen.travel.detour == 1.4


def test_stages_have_their_minutes(shenzhen: City) -> None:
    stages = {"accept": 15, "dispatch": 15, "acknowledge": 5, "check": 30, "verify": 30}
    assert shenzhen.stage_minutes == stages
