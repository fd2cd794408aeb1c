"""The hand-over sheet is written from the log, and stays as it was when it was signed."""

from typing import Any

from dashboard.access.who import Role, Who
from dashboard.store.verify import verify
from dispatch import commands as c
from dispatch.case import Case
from dispatch.lifecycle import Step
from tests.builders import CHIEF, OPERATOR, a_report
from tests.running import Site, do

CREW = Who("a12", "A12", Role.CREW, unit="A12")


def case(site: Site, *steps: str, **changes: Any) -> Case:
    found = do(site.services, a_report(**changes))
    for step in steps:
        ask = c.FileCase(found.id, found.version) if step == "file" else _step(found, step)
        found = do(site.services, ask)
    assert isinstance(found, Case)
    return found


def _step(found: Any, step: str) -> c.TakeStep:
    return c.TakeStep(found.id, found.version, Step(step), reason="因为")


def test_the_sheet_counts_what_was_done_and_lists_what_stands(site: Site) -> None:
    case(site, "settle")
    case(site, "file", source="hotline", priority=1)
    noted = case(site)
    do(site.services, c.AddNote(noted.id, noted.version, "已电话联系"))
    sheet = site.client(OPERATOR).get("/api/handover/draft").json
    figures = {"reported": 3, "closed": 1, "open": 2, "critical": 1, "overdue": 0, "held": 0}
    assert sheet["figures"] == figures
    assert {(one["name"], one["n"]) for one in sheet["steps"]} == {("settle", 1), ("file", 1)}
    assert {(one["name"], one["n"]) for one in sheet["sources"]} == {
        ("collector", 2),
        ("hotline", 1),
    }
    assert [one["why"] for one in sheet["critical"]] == ["life"]
    assert [one["text"] for one in sheet["remarks"]] == ["已电话联系"]


def test_a_hand_over_waits_until_another_officer_signs_it(site: Site) -> None:
    writer, reader = site.client(OPERATOR), site.client(CHIEF)
    assert writer.get("/api/handover").json["waiting"] is None
    given = writer.post("/api/commands/hand-over-shift", json={"notes": "注意南山"}).json["id"]
    assert reader.get("/api/handover").json["waiting"]["id"] == given
    assert writer.post("/api/commands/take-over-shift", json={"handover": given}).status_code == 422
    assert reader.post("/api/commands/take-over-shift", json={"handover": given}).status_code == 200
    standing = reader.get("/api/handover").json
    assert (standing["waiting"], standing["last"]["signed_by"]) == (None, CHIEF.name)


def test_the_sheet_of_a_hand_over_stays_as_it_was(site: Site) -> None:
    client = site.client(OPERATOR)
    case(site)
    given = client.post("/api/commands/hand-over-shift", json={}).json["id"]
    site.services.clock.forward(seconds=1)  # type: ignore[attr-defined] # a StillClock
    case(site)
    sheet = client.get(f"/api/handover/{given}").json
    assert (sheet["figures"]["open"], sheet["figures"]["reported"]) == (1, 1)
    assert client.get("/api/handover/H0").status_code == 404


def test_a_hand_over_keeps_the_chain_whole(site: Site) -> None:
    case(site)
    site.client(OPERATOR).post("/api/commands/hand-over-shift", json={})
    with site.services.database.reading() as connection:
        assert verify(connection).holds


def test_crews_do_not_see_hand_overs(site: Site) -> None:
    assert site.client(CREW).get("/api/handover").status_code == 403
