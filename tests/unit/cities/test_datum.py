"""GCJ-02 and WGS-84."""

import csv

import numpy as np

from dispatch.datum import gcj02_to_wgs84, to_wgs84, wgs84_to_gcj02
from tests.shared_data import SHARED, needs_shared

METRES = np.array([102_700.0, 111_195.0])
"""Metres per degree at Shenzhen."""


def _pairs() -> tuple[np.ndarray, np.ndarray]:
    path = SHARED / "data" / "01_admin" / "wgs84_gcj02_pairs.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    wgs = [[float(r["wgs_lon"]), float(r["wgs_lat"])] for r in rows]
    gcj = [[float(r["gcj_lon"]), float(r["gcj_lat"])] for r in rows]
    return np.array(wgs), np.array(gcj)


@needs_shared
def test_both_ways_agree_with_other_programs_within_half_a_metre() -> None:
    wgs, gcj = _pairs()
    assert np.abs((wgs84_to_gcj02(wgs) - gcj) * METRES).max() < 0.5
    assert np.abs((gcj02_to_wgs84(gcj) - wgs) * METRES).max() < 0.5


def test_there_and_back_is_the_same_place_to_a_millimetre() -> None:
    chance = np.random.default_rng(1)
    places = chance.uniform([74, 18], [134, 53], size=(1000, 2))
    back = gcj02_to_wgs84(wgs84_to_gcj02(places))
    assert np.abs((back - places) * METRES).max() < 0.001


def test_cgcs2000_is_taken_as_wgs84() -> None:
    assert to_wgs84([114.0, 22.5], "cgcs2000").tolist() == [114.0, 22.5]
    assert to_wgs84([114.0, 22.5], "gcj02").tolist() != [114.0, 22.5]
