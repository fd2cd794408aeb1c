"""What terminals report is watched as soon as it is safe."""

from collections import Counter

from dashboard.gateways.watching import FleetWatch
from dispatch.geofence import Fences, Way
from dispatch.tracks.fleet import Rules, Seen
from dispatch.tracks.vehicle import Flaw
from dispatch.tracks.watches import Kind
from tests.fakes import StillClock
from tests.unit.tracks.roads import ANYWHERE, EIGHT, a_fix, drive, square


def test_fixes_are_told_in_order_at_the_latest_when_the_watch_ends() -> None:
    told: list[Seen] = []
    watch = FleetWatch(Rules(ANYWHERE), lambda: EIGHT, told.append)
    watch.put(drive(30)[::-1])
    watch.put([a_fix(0, lon=0.0, lat=0.0)])
    watch.close()
    assert [fix for seen in told for fix in seen.track] == drive(30)
    assert watch.flaws() == {Flaw.ZERO_ZERO: 1}


def test_crossings_and_silence_reach_who_listens() -> None:
    clock, told = StillClock(EIGHT), list[Seen]()
    watch = FleetWatch(
        Rules(ANYWHERE, Fences([square("depot", 500, 1500)])), clock.now, told.append
    )
    for fix in drive(200):
        clock.moment = fix.at
        watch.put([fix])
    clock.forward(minutes=11)
    watch.tick()
    crossings = Counter(crossing.way for seen in told for crossing in seen.crossings)
    assert crossings == {Way.ENTER: 1, Way.EXIT: 1}
    assert [f.kind for seen in told for f in seen.findings] == [Kind.OFFLINE]


def test_a_watch_starts_and_ends_cleanly() -> None:
    watch = FleetWatch(Rules(ANYWHERE), lambda: EIGHT, lambda _: None)
    watch.start()
    watch.close()
