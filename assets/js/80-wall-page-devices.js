// Devices: how many work, area by area and district by district, and how healthy the alarms are.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const { el, set } = ZH;
  const STATES = ["working", "fault", "offline", "maintenance", "unknown"];
  const SUMMARY = "/api/devices/summary?hours=24";
  const HEALTH = "/api/alarms/health?hours=24";

  const none = () => Object.fromEntries(STATES.map((state) => [state, 0]));
  const totals = (rows, by) => {
    const found = new Map();
    for (const row of rows) {
      if (!found.has(row[by])) found.set(row[by], none());
      for (const state of STATES) found.get(row[by])[state] += row[state];
    }
    return found;
  };
  const sum = (counts) => STATES.reduce((total, state) => total + counts[state], 0);
  const city = (rows) => [...totals(rows, "area").values()].reduce((into, counts) => {
    for (const state of STATES) into[state] += counts[state];
    return into;
  }, none());
  const summary = () => wall.known(SUMMARY).get()?.rows ?? [];

  // ── the table: an area a line, a state a column ────────────────────────────────────────────
  const LINE = {
    key: ({ id }) => id,
    build: () => el("li", { class: "wall-line-of wall-device-line" }, el("span", { class: "wall-line-name" }),
      el("span", { class: "bar" }, el("span", { class: "bar-fill" })), ...STATES.map(() => el("b", { class: "n" })), el("span", { class: "dim end" })),
    update: (node, { name, counts }) => {
      const [title, bar, ...cells] = node.children;
      const all = sum(counts);
      set(title, name);
      bar.firstElementChild.style.setProperty("--value", all ? Math.round((counts.working / all) * 1000) / 10 : 0);
      STATES.forEach((state, n) => set(cells[n], counts[state] ? ZH.format.number(counts[state]) : "—", { class: counts[state] ? "n" : "n faint" }));
      set(cells[STATES.length], ZH.format.number(all));
    },
  };

  const nameOf = (area) => {
    const known = wall.areas?.get(area);
    return known ? wall.ownBoth(known)[0] : area;
  };
  const heads = () => [wall.both("wall.area"), wall.both("wall.working_share"), ...STATES.map((state) => wall.both(`wall.device_${state}`)), wall.both("wall.all")];

  const band = (box) => {
    if (box.dataset.made !== "devices") {
      box.dataset.made = "devices";
      const head = el("div", { class: "wall-line-of wall-device-line wall-line-heads" }, ...heads().map(() => wall.two("wall-two")));
      const list = el("ol", { class: "wall-lines" });
      box.replaceChildren(el("section", { class: "wall-panel wall-ranking" }, head, list));
      box.lines = new ZH.List(list, { ...LINE, hold: false });
      box.heads = head;
    }
    heads().forEach((pair, n) => wall.setTwo(box.heads.children[n], pair));
    const rows = summary();
    const order = [...(wall.areas?.keys() ?? [])];
    const lines = [...totals(rows, "area")].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)).map(([area, counts]) => ({ id: area, name: nameOf(area), counts }));
    set(box, null, { "data-stale": wall.known(SUMMARY).stale });
    box.lines.show([{ id: "all", name: ZH.say("wall.all_devices"), counts: city(rows) }, ...lines]);
  };

  const number = (value) => ZH.format.number(value);
  const figures = () => {
    const counts = city(summary());
    const bad = [["fault", counts.fault], ["offline", counts.offline]];
    return [
      { id: "working", frame: "part", tone: "ok", value: number(counts.working), words: wall.both("wall.device_working") },
      ...bad.map(([state, n]) => ({ id: state, frame: "part", tone: n ? "warning" : "idle", value: number(n), words: wall.both(`wall.device_${state}`) })),
      { id: "alarms", value: number(ZH.picture.table("alarm").size), words: wall.both("wall.alarms_open") },
    ];
  };

  const healthRows = (found) => [
    ["rate_mean", wall.rounded(found.rate_mean), ZH.say("wall.per_ten_minutes")], ["rate_most", number(found.rate_most), ZH.say("wall.per_ten_minutes")],
    ["flood_share", `${wall.rounded(found.flood_share)}%`, ZH.say("wall.of_the_day")], ["ack_median_s", ZH.format.age(found.ack_median_s ?? NaN), ""],
    ["stale", number(found.stale), ZH.say("wall.over_a_day")], ["chattering", number(found.chattering), ""],
  ].map(([code, value, beside]) => ({ code, names: wall.both(`wall.health_${code}`), value, beside }));

  let panel = null;
  (wall.pages ??= {}).devices = {
    title: () => wall.both("wall.page_devices"),
    full: true,
    strip: true,
    figures,
    cells() {
      const found = totals(summary(), "district");
      return [...new Set([...ZH.codesOf("districts"), ...found.keys()])].map((code) => {
        const counts = found.get(code) ?? none();
        return { id: code, name: ZH.nameOf("districts", code), count: sum(counts), late: 0, bad: counts.fault + counts.offline };
      });
    },
    legend: () => [wall.both("wall.devices_by_district"), wall.both("wall.not_working")],
    side(body) {
      if (panel?.box.parentElement !== body) panel = new wall.Panel(body, "figures", 6);
      const found = wall.known(HEALTH).get();
      panel.paint(wall.both("wall.alarm_health"), found ? healthRows(found) : [], wall.known(HEALTH).stale);
      panel.fitIn(body);
    },
    band,
  };
})();
