"""How a city wants its cases dispatched: the table `[dispatching]` of its folder."""

from dashboard.cities.entries import CityError, Entry
from dispatch.dispatch_rules import HOURS, Binding, DispatchRules, Mode, ModeRule

MOST = 1e6
MOST_REST_MIN = 240.0
MOST_SHIFT_MIN = 24 * 60.0
PRIORITIES = 4


def read_rules_of_dispatch(city: Entry) -> DispatchRules:
    """Return the table's rules; what it leaves out is the default, and said to be one."""
    entry, own = city.part("dispatching"), DispatchRules()
    rest, within, shift = _rests(entry, own)
    binding = {b.value: b for b in Binding}
    return DispatchRules(
        binding=entry.choice("binding", binding) if entry.has("binding") else own.binding,
        tardy=_weights(entry, "tardy", own.tardy),
        response=_weights(entry, "response", own.response),
        left_out=_weights(entry, "left_out", own.left_out),
        load_horizon_min=_weight(entry, "load_horizon_min", own.load_horizon_min, least=1),
        support=_weight(entry, "support", own.support),
        uncertain_min=_weight(entry, "uncertain_min", own.uncertain_min),
        rest_min=rest,
        rest_within_min=within,
        rest_shift_min=shift,
        modes=tuple(read_mode(part) for part in entry.parts("modes")),
        source=entry.text("source", own.source),
    )


def _weight(entry: Entry, name: str, default: float, least: float = 0) -> float:
    return entry.number(name, least, MOST) if entry.has(name) else default


def _rests(entry: Entry, own: DispatchRules) -> tuple[float, float, float]:
    """Return a break's minutes, by when it begins, and the shortest shift, which has to hold it."""
    rest = _minutes(entry, "rest_min", own.rest_min, (0, MOST_REST_MIN))
    within = _minutes(entry, "rest_within_min", own.rest_within_min, (1, MOST_SHIFT_MIN))
    limits = (within + rest if rest else 0, MOST_SHIFT_MIN)
    return rest, within, _minutes(entry, "rest_shift_min", own.rest_shift_min, limits)


def _minutes(entry: Entry, name: str, default: float, limits: tuple[float, float]) -> float:
    """Return minutes of the table; a default that does not go with the others is refused too."""
    known = entry if entry.has(name) else Entry(entry.where, {name: default})
    return known.number(name, *limits)


def _weights(entry: Entry, name: str, default: tuple[float, ...]) -> tuple[float, ...]:
    values = entry.values.get(name)
    if values is None:
        return default
    fit = isinstance(values, list) and len(values) == PRIORITIES
    if not fit or not all(type(v) in (int, float) and 0 <= v <= MOST for v in values):
        raise CityError("out_of_range", entry.place(name), value=values, least=0, most=MOST)
    return tuple(float(v) for v in values)


def read_mode(part: Entry) -> ModeRule:
    """Return an exception to who decides."""
    return ModeRule(
        part.choice("mode", {mode.value: mode for mode in Mode}),
        part.text("area", ""),
        part.text("district", ""),
        part.number("from_hour", 0, HOURS) if part.has("from_hour") else 0.0,
        part.number("to_hour", 0, HOURS) if part.has("to_hour") else HOURS,
    )
