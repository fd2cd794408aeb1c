"""Two web processes and two workers on one database and one Redis: what one does, all show."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from dashboard.access.who import Role, Who
from tests.installation import Installation, Running, installed
from tests.screen import Screen

LITTER = {"title": "暴露垃圾", "matter": "06010", "lon": 110.05, "lat": 30.075}
"""The matter is automatic: the leading worker sends a crew by itself."""

POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def installation(database_url: str, redis_url: str, tmp_path: Path) -> Iterator[Installation]:
    """An installation that has no process yet."""
    with installed(database_url, redis_url, tmp_path) as ready:
        yield ready


class Desk:
    """An officer who works at one of the web processes."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url
        self._by = {"Authorization": f"Bearer {key}"}

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send something; return the answer."""
        answer = httpx.post(self._url + path, json=body, headers=self._by, timeout=30)
        assert answer.is_success, answer.text
        return answer.json()

    def report(self) -> str:
        """Report litter and file it; return the case's id."""
        case = self.post("/api/cases", LITTER)
        self.post("/api/commands/file-case", {"case": case["id"], "version": case["version"]})
        return str(case["id"])

    def man(self, unit: str) -> None:
        """Put a cleaning crew on duty where the litter lies."""
        crew = {"unit": unit, "name": unit, "kind": "crew", "district": "990101"}
        work = {"department": "cleaning", "skills": ["sanitation"], "capacity": 9}
        self.post("/api/commands/enter-unit", crew | work)
        self.post("/api/commands/set-duty", {"unit": unit, "duty": "available"})

    def place(self, unit: str) -> None:
        """Say where a crew is, as the phones' system does."""
        fix = {"unit": unit, "lon": 110.051, "lat": 30.076, "at": datetime.now(UTC).isoformat()}
        assert self.post("/api/fixes", {"fixes": [fix]})["accepted"] == 1


def given(screen: Screen, case: str) -> bool:
    """Tell whether a screen shows a case in the hands of a crew."""
    row = screen.tables.get("case", {}).get(case)
    return row is not None and row["unit"] == "C1"


def two_workers(installation: Installation) -> tuple[Running, Running]:
    """Start a worker that leads and one that stands by."""
    first = installation.run("work")
    first.says("leads now")
    second = installation.run("work")
    second.says("stands by")
    return first, second


@POSTGRESQL
def test_cases_of_two_web_processes_reach_both_and_a_second_worker_takes_over(
    installation: Installation,
) -> None:
    leader, standby = two_workers(installation)
    urls = installation.web(), installation.web()
    desks = [Desk(url, installation.token(Who(url, url, Role.CHIEF))) for url in urls]
    key = installation.token(Who("north", "north", Role.WALL))
    east, west = (Screen(url, key, "city") for url in urls)
    for screen in (east, west):
        screen.load()
    with east.connected(), west.connected():
        desks[0].man("C1")
        Desk(urls[1], installation.token(Who("phones", "phones", Role.SYSTEM))).place("C1")
        cases = [desk.report() for desk in desks]
        for screen in (east, west):
            screen.wait(lambda s=screen: all(given(s, case) for case in cases))
            screen.wait(lambda s=screen: "C1" in s.fixes)
        leader.die()
        standby.says("leads now")
        late = desks[1].report()
        for screen in (east, west):
            screen.wait(lambda s=screen: given(s, late))
        assert east.agrees()
        assert west.agrees()


@POSTGRESQL
def test_one_address_is_served_by_two_processes_and_ends_when_asked(
    installation: Installation,
) -> None:
    installation.run("work").says("leads now")
    url = installation.web("--processes", "2")
    key = installation.token(Who("north", "north", Role.WALL))
    chief = Desk(url, installation.token(Who("chief", "chief", Role.CHIEF)))
    screens = [Screen(url, key, "city") for _ in range(6)]
    with ExitStack() as stack:
        for screen in screens:
            screen.load()
            stack.enter_context(screen.connected())
        case = chief.report()
        for screen in screens:
            screen.wait(lambda s=screen: case in s.tables.get("case", {}))


def test_a_second_server_on_the_same_data_is_refused(database_url: str, tmp_path: Path) -> None:
    with installed(database_url, "", tmp_path) as installation:
        installation.run("serve", PORT="0").says("/briefing/")
        installation.run("serve", PORT="0").says("already leads")


def test_web_processes_without_a_redis_are_refused(tmp_path: Path) -> None:
    with installed("", "", tmp_path) as installation:
        installation.run("web").says("REDIS_URL")
