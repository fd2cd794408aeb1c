"""Codes of 2013 and of 2026."""

import csv

import pytest

from dashboard.cities.tables import CATALOGUE
from dispatch.crosswalk import to_2013, to_2026
from tests.shared_data import SHARED, needs_shared


@pytest.mark.parametrize(
    ("subject", "old", "new"),
    [
        ("component", "0101", "01001"),
        ("component", "0157", "01057"),
        ("component", "0410", "04010"),
        ("component", "0507", "01070"),
        ("event", "0101", "06001"),
        ("event", "0138", "06038"),
        ("event", "0206", "07006"),
        ("event", "0312", "08012"),
        ("event", "0410", "09010"),
        ("event", "0508", "10002"),
        ("event", "0602", "09013"),
    ],
)
def test_a_code_is_found_in_both_directions(subject, old, new) -> None:
    assert to_2026(subject, old) == new
    assert to_2013(new) == old


@pytest.mark.parametrize(
    ("subject", "old"),
    [("component", "0116"), ("component", "0504"), ("event", "0131"), ("event", "0205")],
)
def test_what_was_withdrawn_has_no_successor(subject, old) -> None:
    assert to_2026(subject, old) is None


@pytest.mark.parametrize("code", ["0199", "0100", "0158", "9901", "01", "abcd", "", "01a1"])
def test_local_and_broken_codes_have_no_successor(code) -> None:
    assert to_2026("component", code) is None


def test_no_two_old_codes_lead_to_the_same_new_one() -> None:
    codes = [f"{major:02d}{minor:02d}" for major in range(1, 7) for minor in range(1, 60)]
    new = [n for subject in ("component", "event") for c in codes if (n := to_2026(subject, c))]
    assert len(new) == len(set(new)) == 176


@needs_shared
def test_codes_of_a_city_that_still_counts_by_2013_name_the_same_objects() -> None:
    table = SHARED / "data" / "09_class_tables" / "yuncheng_open_close_standards.csv"
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    matters = (CATALOGUE / "gbt47678_5_matters.csv").read_text(encoding="utf-8").splitlines()
    names = {r["code"]: r["zh"] for r in csv.DictReader(matters)}
    old = {(r["kind"], r["code"], r["minor"]) for r in rows if int(r["code"][2:]) < 79}
    mapped = [(name, to_2026(kind, code)) for kind, code, name in old]
    found = [(name, new) for name, new in mapped if new is not None]
    assert len(found) == len(mapped) - 11
    assert [pair for pair in found if not set(pair[0]) & set(names[pair[1]])] == []
