// One device: what it is, what it says, how that went, what came of it, and when it is worked on.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const devices = (ZH.devices ??= {});
  const { el, set } = ZH;
  const HOURS = [3, 24, 72, 720, 8760];
  const local = (seconds) => `${ZH.format.date(seconds)}T${ZH.format.time(seconds)}`;

  class One {
    constructor({ go, mayMaintain }) {
      Object.assign(this, { go, mayMaintain });
      this.known = new Map();
    }

    build(box, address) {
      this.title = el("h2", { class: "devices-title" });
      this.state = el("span", { class: "row" }, el("span", { class: "mark", "data-frame": "part", "aria-hidden": "true" }), el("b"), el("span", { class: "dim" }));
      this.fault = el("div");
      this.facts = el("dl", { class: "facts" });
      this.values = new devices.Table({ label: "devices.values", empty: "devices.said_nothing", key: ({ code }) => code, columns: [
        { head: "devices.reading", cell: ({ code, kind }) => ({ text: devices.readingName(kind, code), press: () => this.go({ reading: code }) }) },
        { head: "devices.value", end: true, cell: ({ code, kind, value }) => devices.reading(kind, code, value) },
        { head: "devices.range", end: true, cell: ({ known }) => (known ? `${ZH.format.number(known.least)}–${ZH.format.number(known.most)}` : "—") },
      ] });
      this.alarms = new devices.Table({ label: "devices.alarms", empty: "devices.no_alarms", key: ({ id }) => id, columns: [
        { head: "devices.severity", cell: ({ severity }) => devices.severityMark(severity) },
        { head: "devices.rule", cell: ({ rule }) => devices.ruleName(rule) },
        { head: "devices.value", end: true, cell: ({ rule, value }) => devices.withUnit(value, devices.rules.get(rule)?.unit) },
        { head: "devices.raised", end: true, cell: ({ raised_at }) => ZH.format.stamp(raised_at) },
        { head: "devices.state", cell: ({ state }) => ZH.say(`alarm_state.${state}`) },
        { head: "devices.case", cell: (row) => (row.case ? devices.caseLink(row.case) : "—") },
      ] });
      this.cases = new devices.Table({ label: "devices.cases", empty: "devices.no_cases", key: ({ id }) => id, columns: [
        { head: "devices.case", cell: ({ id }) => devices.caseLink(id) },
        { head: "devices.what", cell: ({ title }) => title },
        { head: "devices.state", cell: ({ state }) => ZH.alone(ZH.say(`state.${state}`)) },
        { head: "devices.crew", cell: ({ unit }) => unit || "—" },
        { head: "devices.raised", end: true, cell: ({ reported_at }) => ZH.format.stamp(reported_at) },
      ] });
      this.span = devices.choice(ZH.say("devices.span"), HOURS.map((hours) => [hours, ZH.say(`devices.hours_${hours}`)]), (hours) => this.go({ hours }));
      const head = el("section", { class: "panel devices-panel" }, el("div", { class: "row devices-head" }, this.title, this.state, el("a", { class: "button push", href: "/devices/", text: ZH.say("devices.to_board") })), this.fault, this.facts);
      box.replaceChildren(head, this.span.node, this.values.node, this.alarms.node, this.cases.node, ...(this.mayMaintain ? [this.#driver(address.device), this.#maintenance(address.device)] : []));
    }

    // ── words for the driver of a vehicle ────────────────────────────────────────────────────
    #driver(id) {
      const words = el("input", { class: "input", type: "text", maxlength: 200, required: true });
      const button = el("button", { class: "button", "data-main": true, type: "submit", text: ZH.say("devices.driver_send") });
      const told = el("p", { class: "hint", role: "status" });
      const note = el("div");
      const submit = async (event) => {
        event.preventDefault();
        button.disabled = true;
        try {
          const { result } = await ZH.api.post(`/api/devices/${encodeURIComponent(id)}/text`, { words: words.value });
          set(told, ZH.say(`devices.text_${result}`));
          ZH.note(note, null);
          if (result === "delivered") words.value = "";
        } catch (refusal) {
          if (!(refusal instanceof ZH.Refusal)) throw refusal;
          ZH.note(note, refusal);
        }
        button.disabled = false;
      };
      this.driver = el("section", { class: "panel devices-panel", hidden: true }, el("div", { class: "panel-head" }, el("h2", { text: ZH.say("devices.driver") })), el("p", { class: "hint", text: ZH.say("devices.driver_hint") }),
        el("form", { class: "devices-window", on: { submit } }, el("label", { class: "field" }, el("span", { text: ZH.say("devices.driver_words") }), words), button), told, note);
      return this.driver;
    }

    // ── the maintenance window ───────────────────────────────────────────────────────────────
    #maintenance(id) {
      const input = (value) => el("input", { class: "input", type: "datetime-local", required: true, value });
      const now = ZH.clock.real();
      const from = input(local(now));
      const until = input(local(now + 7200));
      const reason = el("input", { class: "input", type: "text", maxlength: 200, required: true });
      const note = el("div");
      const field = (name, node) => el("label", { class: "field" }, el("span", { text: ZH.say(`devices.${name}`) }), node);
      const send = async (start, end, why) => {
        try {
          await ZH.api.post(`/api/devices/${encodeURIComponent(id)}/maintenance`, { start, until: end, reason: why });
          ZH.note(note, null);
          ZH.toast(ZH.say("devices.window_set"), { seconds: 5 });
          for (const known of this.known.values()) await known.ask(true);
        } catch (refusal) {
          if (!(refusal instanceof ZH.Refusal)) throw refusal;
          ZH.note(note, refusal);
        }
      };
      const stamped = (text) => `${text}:00${this.offset}`;
      const submit = (event) => {
        event.preventDefault();
        send(stamped(from.value), stamped(until.value), reason.value.trim());
      };
      this.offset = ZH.devices.zoneOffset();
      this.ending = el("button", { class: "button", type: "button", hidden: true, text: ZH.say("devices.end_window"), on: { click: () => send(this.window[0], new Date(ZH.clock.real() * 1000).toISOString(), ZH.say("devices.end_window")) } });
      return el("section", { class: "panel devices-panel" }, el("div", { class: "panel-head" }, el("h2", { text: ZH.say("devices.window") })), el("p", { class: "hint", text: ZH.say("devices.window_hint") }),
        el("form", { class: "devices-window", on: { submit } }, field("from", from), field("until", until), field("reason", reason), el("button", { class: "button", "data-main": true, type: "submit", text: ZH.say("devices.set_window") }), this.ending), note);
    }

    paint(address) {
      const asked = new URLSearchParams({ hours: address.hours });
      if (address.reading) asked.set("reading", address.reading);
      const path = `/api/devices/${encodeURIComponent(address.device)}?${asked}`;
      if (!this.known.has(path)) this.known = new Map([[path, new devices.Known(path)]]);
      const known = this.known.get(path);
      ZH.note(this.fault, known.refusal);
      this.span.show(address.hours);
      if (known.found) this.#paintAll(known.found, address);
      return [known];
    }

    #paintAll(found, address) {
      const { device, condition } = found;
      const kind = devices.kinds.get(device.kind);
      const mark = devices.stateMark(condition.state);
      set(this.title, `${devices.kindName(device.kind)} ${device.id}`);
      set(this.state.children[0], null, { "data-tone": mark.tone });
      set(this.state.children[1], mark.text);
      set(this.state.children[2], condition.since ? ZH.say("devices.since", { time: ZH.format.stamp(condition.since) }) : "");
      this.#paintFacts(found);
      this.values.show(Object.entries(condition.values).map(([code, value]) => ({ code, value, kind: device.kind, known: kind?.readings[code], current: code === found.reading })), this.#heard(condition));
      this.alarms.show(found.alarms);
      this.cases.show(found.cases);
      if (this.driver) this.driver.hidden = kind?.stage !== "vehicle";
      if (this.ending) {
        this.window = device.maintenance;
        this.ending.hidden = !device.in_maintenance;
      }
      devices.lay([{ id: device.id, lon: device.lon, lat: device.lat, tone: mark.tone }], 15);
      this.#paintChart(found, kind, address);
    }

    #heard({ age_s, quality, drift_s, seq }) {
      if (age_s === null) return "";
      const words = [ZH.say("devices.heard_ago", { age: ZH.format.age(age_s) }), ZH.say(`devices.quality_${quality}`), ZH.say("devices.drift", { n: ZH.format.number(drift_s) })];
      return [...words, seq ? ZH.say("devices.seq", { n: seq }) : ""].filter(Boolean).join(ZH.say("rows.comma"));
    }

    #paintFacts(found) {
      const { device, condition: { at } } = found;
      const [from, until] = device.maintenance.map((moment) => (moment ? Date.parse(moment) / 1000 : null));
      const facts = [
        ["area", devices.areaName(device.area)], ["district", [ZH.nameOf("districts", device.district), ZH.nameOf("streets", device.street)].filter(Boolean).join(" ")],
        ["department", device.department && ZH.nameOf("departments", device.department)], ["component", found.component && [ZH.alone(found.component[ZH.words.lang]), device.component].join(" ")],
        ["circuit", device.circuit], ["parent", device.parent], ["source", device.source],
        ["place", `${(device.lon / 1e6).toFixed(6)}, ${(device.lat / 1e6).toFixed(6)} WGS-84`], ["read_at", at ? ZH.format.stamp(at) : ""],
        ["window", until ? ZH.say("devices.from_until", { from: ZH.format.stamp(from), until: ZH.format.stamp(until) }) : ""],
      ].filter(([, value]) => value);
      const sign = JSON.stringify(facts);
      if (this.facts.dataset.sign === sign) return;
      this.facts.dataset.sign = sign;
      this.facts.replaceChildren(...facts.flatMap(([name, value]) => [el("dt", { text: ZH.say(`devices.${name}`) }), el("dd", { text: value })]));
    }

    #paintChart(found, kind, address) {
      const { history, reading } = found;
      const limits = Object.values(kind?.rules ?? {}).filter((rule) => rule.reading === reading && !rule.share_of && !rule.over_s)
        .flatMap((rule) => rule.levels.map(({ limit, severity }) => ({ limit, severity, words: `${rule[ZH.words.lang]} ${ZH.format.number(limit)}` })));
      const gaps = history.rows.slice(1).map(([at], n) => at - history.rows[n][0]).sort((a, b) => a - b);
      const name = devices.readingName(found.device.kind, reading);
      const draw = () => devices.chart.history({ rows: history.rows, name, unit: kind?.readings[reading]?.unit ?? "", limits, whole: gaps[Math.floor(gaps.length / 2)] ?? 3600 });
      const words = history.rows.length ? ZH.say(`devices.grain_${history.grain}`) : ZH.say("devices.no_history");
      devices.chart.draw(`${found.device.id} ${reading} ${address.hours} ${history.rows.length} ${history.rows.at(-1)}`, [name, ZH.say(`devices.hours_${address.hours}`), words].join(ZH.say("rows.comma")), draw);
    }
  }
  (devices.views ??= {}).one = One;
})();
