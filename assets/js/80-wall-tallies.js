// Days and what happened on them: counts by district, today so far, last week beside it.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const DAY = 86400;

  /** The day a moment lies in as the picture numbers it, such as 20261123. */
  wall.dayOf = (seconds) => Number(ZH.format.date(seconds).replaceAll("-", ""));
  /** The seven whole days before a moment's day, oldest first. */
  wall.weekBefore = (seconds) => Array.from({ length: 7 }, (_, n) => wall.dayOf(seconds - (7 - n) * DAY));

  const NAMES = ["reported", "filed", "assigned", "disposed", "disposed_on_time", "closed", "closed_on_time",
    "void", "reworked", "returned", "extended", "dispatch_s"];
  const add = (into, row) => {
    for (const name of NAMES) into[name] = (into[name] ?? 0) + row[name];
    return into;
  };

  /** Counts summed over the districts that fit, by day. */
  wall.daily = (fits = () => true) => {
    const days = new Map();
    for (const row of ZH.picture.table("tally").values()) {
      if (fits(row.district)) days.set(row.day, add(days.get(row.day) ?? {}, row));
    }
    return days;
  };

  const share = (part, whole) => (whole ? part / whole : NaN);
  const mean = (values) => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : NaN);

  /** The figures of one day's counts; NaN where nothing happened yet. */
  wall.figuresOf = (day) => ({
    reported: day?.reported ?? NaN,
    closed: day?.closed ?? NaN,
    on_time: share(day?.disposed_on_time, day?.disposed),
    rework: share(day?.reworked, day?.disposed),
    dispatch: share(day?.dispatch_s, day?.assigned),
  });

  /** Today, the same weekday a week ago, and the mean of the seven days before. */
  wall.flow = (now, fits) => {
    const days = wall.daily(fits);
    const week = wall.weekBefore(now);
    const known = week.filter((day) => days.has(day)).map((day) => wall.figuresOf(days.get(day)));
    return {
      today: wall.figuresOf(days.get(wall.dayOf(now))),
      before: wall.figuresOf(days.get(week[0])),
      mean: { reported: mean(known.map((one) => one.reported)), closed: mean(known.map((one) => one.closed)) },
    };
  };

  /** Reports of the seven whole days before, by district: Map(code → [n…]); NaN on a day without counts. */
  wall.sparks = (now) => {
    const week = wall.weekBefore(now);
    const found = new Map();
    for (const row of ZH.picture.table("tally").values()) {
      const n = week.indexOf(row.day);
      if (n < 0) continue;
      if (!found.has(row.district)) found.set(row.district, Array(7).fill(NaN));
      found.get(row.district)[n] = row.reported;
    }
    return found;
  };
})();
