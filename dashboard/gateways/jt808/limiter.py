"""How fast one terminal may talk."""

UNIT_BYTES = 64


class Bucket:
    """Fills with `rate` units a second up to `burst`; may be overdrawn once, then must rest."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate, self._burst = rate, burst
        self._level, self._at = burst, now

    def take(self, units: float, now: float) -> float:
        """Take `units` and return the seconds to rest before the next, 0 when none."""
        self._level = min(self._burst, self._level + (now - self._at) * self._rate) - units
        self._at = now
        return max(0.0, -self._level / self._rate)
