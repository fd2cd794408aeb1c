// The status board: how many devices are in each state by area and district, and which do not work.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const devices = (ZH.devices ??= {});
  const { el } = ZH;
  const STATES = ["working", "fault", "offline", "maintenance", "unknown"];
  const HOURS = [24, 168, 720];
  const SHOWN_MOST = 200;
  const BAD = "fault,offline";
  const none = () => Object.fromEntries(STATES.map((state) => [state, 0]));
  const sum = (counts) => STATES.reduce((all, state) => all + counts[state], 0);
  const short = (n) => (n ? ZH.format.number(n) : "—");

  /** Add rows up by "area" or "district"; the last line is all of them. */
  const totals = (rows, by) => {
    const found = new Map();
    const all = none();
    for (const row of rows) {
      if (!found.has(row[by])) found.set(row[by], none());
      for (const state of STATES) {
        found.get(row[by])[state] += row[state];
        all[state] += row[state];
      }
    }
    return { found, all };
  };

  class Board {
    constructor({ go, own }) {
      Object.assign(this, { go, own });
      this.known = new Map();
    }

    #ask(path) {
      if (!this.known.has(path)) this.known.set(path, new devices.Known(path));
      this.asked.push(this.known.get(path));
      return this.known.get(path);
    }

    #choices(address) {
      const option = (value, text, chosen) => el("option", { value, text, selected: value === chosen });
      const pick = (name) => (event) => this.go({ [name]: event.target.value });
      const area = el("select", { class: "input", "aria-label": ZH.say("devices.area"), on: { change: pick("area") } },
        option("", ZH.say("devices.all_areas"), address.area), ...[...devices.areas.keys()].map((code) => option(code, devices.areaName(code), address.area)));
      const district = this.own ? null : el("select", { class: "input", "aria-label": ZH.say("devices.district"), on: { change: pick("district") } },
        option("", ZH.say("devices.all_districts"), address.district), ...ZH.codesOf("districts").map((code) => option(code, ZH.nameOf("districts", code), address.district)));
      this.span = devices.choice(ZH.say("devices.span"), HOURS.map((hours) => [hours, ZH.say(`devices.hours_${hours}`)]), (hours) => this.go({ hours }));
      return el("div", { class: "row devices-choices" }, area, district, this.span.node);
    }

    #table(by, name) {
      const choose = (code) => (code === "all" || (by === "district" && this.own) ? null : () => this.go({ [by]: code }));
      const columns = [
        { head: `devices.${by}`, cell: ({ code }) => ({ text: code === "all" ? ZH.say("devices.together") : name(code), press: choose(code) }) },
        { head: "devices.share_working", cell: ({ counts }) => ({ text: sum(counts) ? ZH.format.percent(Math.floor((counts.working / sum(counts)) * 1000) / 1000) : "—", bar: sum(counts) ? (counts.working / sum(counts)) * 100 : 0 }) },
        ...STATES.map((state) => ({ head: `device_state.${state}`, end: true, cell: ({ counts }) => ({ text: short(counts[state]), faint: !counts[state], tone: counts[state] && ["fault", "offline"].includes(state) ? devices.stateMark(state).tone : null }) })),
        { head: "devices.together", end: true, cell: ({ counts }) => short(sum(counts)) },
      ];
      return new devices.Table({ columns, key: ({ code }) => code, empty: "devices.none_known", label: `devices.by_${by}` });
    }

    #bad() {
      const columns = [
        { head: "devices.device", cell: ({ id }) => ({ text: id, href: `/devices/${encodeURIComponent(id)}` }) },
        { head: "devices.kind", cell: ({ kind }) => devices.kindName(kind) },
        { head: "devices.state", cell: ({ state }) => devices.stateMark(state) },
        { head: "devices.last_value", end: true, cell: ({ kind, value }) => devices.reading(kind, devices.kinds.get(kind)?.main, value) },
        { head: "devices.heard", end: true, cell: ({ age }) => (age === null ? "—" : ZH.format.age(age)) },
      ];
      return new devices.Table({ columns, key: ({ id }) => id, empty: "devices.all_work", label: "devices.not_working" });
    }

    build(box, address) {
      this.areas = this.#table("area", devices.areaName);
      this.districts = this.#table("district", (code) => ZH.nameOf("districts", code) || ZH.say("devices.whole_city"));
      this.bad = this.#bad();
      box.replaceChildren(this.#choices(address), this.areas.node, this.bad.node, this.districts.node);
    }

    paint(address) {
      this.asked = [];
      const where = new URLSearchParams({ area: address.area, district: address.district });
      const summary = this.#ask(`/api/devices/summary?${where}&hours=${address.hours}`);
      const list = this.#ask(`/api/devices?${where}&state=${BAD}`);
      this.span.show(address.hours);
      if (summary.found) this.#paintCounts(summary.found, address);
      if (list.found) this.#paintBad(list.found);
      return this.asked;
    }

    #paintCounts({ rows, trend }, address) {
      const lines = (by, codes) => {
        const { found, all } = totals(rows, by);
        const sorted = [...found].sort(([a], [b]) => codes.indexOf(a) - codes.indexOf(b));
        return [{ code: "all", counts: all, current: true }, ...sorted.map(([code, counts]) => ({ code, counts }))];
      };
      const any = rows.length > 0;
      this.areas.show(any ? lines("area", [...devices.areas.keys()]) : []);
      this.districts.show(any ? lines("district", ZH.codesOf("districts")) : []);
      const sign = `trend ${address.area} ${address.district} ${address.hours} ${trend.length} ${trend.at(-1)?.at}`;
      const ends = [ZH.now() - address.hours * 3600, ZH.now()];
      const heading = [ZH.say(`devices.trend_${address.hours}`), trend.length ? "" : ZH.say("devices.no_history")].filter(Boolean);
      devices.chart.draw(sign, heading.join(ZH.say("rows.comma")), () => devices.chart.trend(trend, ends));
    }

    #paintBad({ kinds, states, rows }) {
      const items = rows.map(([id, kind, lon, lat, state, value, age]) => ({ id, kind: kinds[kind], lon, lat, state: states[state], value, age }));
      items.sort((a, b) => (a.state === "offline") - (b.state === "offline") || (b.age ?? 1e12) - (a.age ?? 1e12));
      this.bad.show(items.slice(0, SHOWN_MOST), items.length > SHOWN_MOST ? ZH.say("devices.first_of", { n: SHOWN_MOST, all: ZH.format.number(items.length) }) : "");
      devices.lay(items.map(({ id, lon, lat, state }) => ({ id, lon, lat, tone: devices.stateMark(state).tone })));
    }
  }
  (devices.views ??= {}).board = Board;
})();
