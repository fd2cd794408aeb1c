"""How well trips cut from a recorded day agree with what the meters say."""

from time import perf_counter

import pytest

from dashboard.gateways.jt808.replay import Plan
from dispatch.tracks.trips import stop_trips
from tests.integration.jt808 import taxi
from tests.shared_data import needs_shared

pytestmark = [pytest.mark.bench, needs_shared]


def test_trips_of_the_whole_day() -> None:
    fixes = taxi.recorded(Plan(taxi.TRACES, "", 0))
    began = perf_counter()
    tracks = taxi.tracks_of(fixes)
    took = perf_counter() - began
    found = taxi.agreement(tracks)
    stops = sum(len(list(stop_trips(track))) for track in tracks.values())
    print(
        f"\n{len(fixes):,} fixes of {len(tracks)} vehicles ordered and watched: "
        f"{len(fixes) / took:,.0f}/s"
        f"\n{found.found:,} trips by load, {found.stated:,} metered: {found.agreed:,} agree "
        f"({found.agreed / found.found:.1%} and {found.agreed / found.stated:.1%}), "
        f"{found.within_minute:,} within a minute at both ends; {stops:,} trips by stops"
    )
    assert found.agreed / found.stated > 0.9
