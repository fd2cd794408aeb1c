// Layers of devices on a map: a person chooses business areas; a touched device says what it is.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const L = window.L;
  const { el, set } = ZH;
  const PACE_MS = 15000;
  const TONE = { working: "idle", fault: "warning", offline: "stale", maintenance: "active", unknown: "stale" };
  const SEVERE = { 1: "critical", 2: "warning" };

  class DeviceLayers {
    /** `city`: a ZH.CityMap. `district`: only its devices. `name`: what the choice is remembered under. */
    constructor(city, { district = "", name = "duty", corner = "topleft" } = {}) {
      Object.assign(this, { city, district, name });
      this.partsFrom = city.scene.partsFrom;
      this.chosen = new Set((ZH.memory.get(`layers.${name}`) ?? "").split(",").filter(Boolean));
      this.rows = new Map();
      this.#build(corner);
      this.leaves = [ZH.picture.on("alarm", ZH.onceAFrame(() => this.#lay())), city.picked.on((hit) => this.#tell(hit))];
      city.map.on("unload", () => this.close());
      this.timer = setInterval(() => this.#load(), PACE_MS);
      this.#learn();
    }

    close() {
      clearInterval(this.timer);
      for (const leave of this.leaves) leave();
    }

    // ── the control ──────────────────────────────────────────────────────────────────────────
    #build(corner) {
      this.list = el("fieldset", { class: "layers-list" }, el("legend", { class: "unseen-text", text: ZH.say("layers.title") }));
      this.summary = el("summary", { class: "button layers-button" }, el("span", { class: "mark", "data-frame": "part", "data-tone": "idle", "aria-hidden": "true" }), el("span"));
      this.box = el("details", { class: "layers" }, this.summary, this.list);
      const control = L.control({ position: corner });
      control.onAdd = () => {
        L.DomEvent.disableClickPropagation(this.box);
        L.DomEvent.disableScrollPropagation(this.box);
        return this.box;
      };
      control.addTo(this.city.map);
      this.#name();
    }

    #name() {
      set(this.summary.lastChild, this.chosen.size ? ZH.say("layers.some", { n: this.chosen.size }) : ZH.say("layers.title"));
    }

    async #learn() {
      try {
        this.areas = await ZH.api.get("/api/areas");
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
        return;
      }
      this.kinds = new Map(this.areas.flatMap((area) => Object.entries(area.kinds)));
      const withDevices = this.areas.filter(({ kinds }) => Object.keys(kinds).length);
      this.list.append(...withDevices.map((area) => {
        const input = el("input", { type: "checkbox", checked: this.chosen.has(area.code), on: { change: () => this.#choose(area.code, input.checked) } });
        return el("label", { class: "layers-line" }, input, el("span", { text: area[ZH.words.lang] }));
      }), el("a", { class: "layers-line", href: "/devices/", text: ZH.say("layers.board") }));
      this.#load();
    }

    #choose(code, yes) {
      if (yes) this.chosen.add(code);
      else this.chosen.delete(code);
      ZH.memory.set(`layers.${this.name}`, [...this.chosen].join(",") || null);
      this.#name();
      this.#load();
    }

    // ── the devices ──────────────────────────────────────────────────────────────────────────
    async #load() {
      if (!this.chosen.size) return this.#take([]);
      if (document.hidden || ZH.feed.state === "past") return undefined;
      const asked = [...this.chosen].join(",");
      try {
        const { kinds, states, rows } = await ZH.api.get(`/api/devices?${new URLSearchParams({ area: asked, district: this.district })}`);
        if (asked !== [...this.chosen].join(",")) return undefined;
        return this.#take(rows.map(([id, kind, lon, lat, state, value, age]) => ({ id, kind: kinds[kind], lon, lat, state: states[state], value, age })));
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
        return undefined;
      }
    }

    #take(rows) {
      this.rows = new Map(rows.map((row) => [row.id, row]));
      this.#lay();
    }

    /** Alarms lie on top of the devices they belong to, in their own tone. */
    #lay() {
      const severest = new Map();
      for (const { device, severity, state } of ZH.picture.table("alarm").values()) {
        if (state !== "cleared" && severity < (severest.get(device) ?? 9)) severest.set(device, severity);
      }
      const rows = [...this.rows.values()].map(({ id, lon, lat, state }) => ({ id, lon, lat, tone: SEVERE[severest.get(id)] ?? TONE[state] }));
      const sign = rows.map(({ id, lon, lat, tone }) => `${id}${lon}${lat}${tone}`).join();
      if (sign === this.sign) return;
      this.sign = sign;
      this.city.scene.partsFrom = rows.length ? 0 : this.partsFrom;
      this.city.scene.setParts(rows);
    }

    /** Say beside a touched device what it is and reads, with the way to its own page. */
    #tell(picked) {
      const row = picked?.kind === "part" ? this.rows.get(picked.id) : null;
      if (!row) return;
      const kind = this.kinds.get(row.kind);
      const main = kind?.readings[kind.main];
      const value = row.value === null || !main ? "" : `${main[ZH.words.lang]} ${ZH.format.number(row.value)} ${ZH.measure(main.unit, row.value)}`.trim();
      const said = [ZH.say(`device_state.${row.state}`), value, row.age === null ? "" : ZH.say("layers.heard", { age: ZH.format.age(row.age) })];
      const body = el("div", { class: "stack" }, el("b", { text: `${kind?.[ZH.words.lang] ?? row.kind} ${row.id}` }), el("span", { text: said.filter(Boolean).join(ZH.say("rows.comma")) }),
        el("a", { href: `/devices/${encodeURIComponent(row.id)}`, text: ZH.say("layers.open") }));
      L.popup({ autoPan: false }).setLatLng(this.city.latLng(row)).setContent(body).openOn(this.city.map);
    }
  }
  ZH.DeviceLayers = DeviceLayers;
})();
