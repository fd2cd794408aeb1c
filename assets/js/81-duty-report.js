// A new report: matter, place by map or by name, and the cases that may be the same problem.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el, set } = ZH;
  const SOURCES = ["hotline", "citizen", "collector", "patrol", "camera", "leader", "media", "transfer"];
  const COORDINATES = /^\s*(\d{2,3}\.\d+)[,，\s]+(\d{1,2}\.\d+)\s*$/;
  const PLACE_FIELDS = new Set(["lon", "lat", "street", "district", "community"]);

  const choice = (pairs) => el("select", { class: "input" }, ...pairs.map(([value, text]) => el("option", { value, text })));

  class Report {
    /** `done(id)`: a case was reported or added to; `leave()`: the form was closed. */
    constructor(box, { done, leave }) {
      Object.assign(this, { box, done, leave });
      this.fields = new Map();
      this.place = null;
      this.#build();
    }

    get open_() {
      return !this.box.hidden;
    }

    #build() {
      const words = (name) => ZH.say(`report.${name}`);
      this.matter = new ZH.Combo({ label: words("matter"), placeholder: words("matter_hint"), find: ZH.finders.matter, pick: (item) => this.#tookMatter(item) });
      this.where = new ZH.Combo({ label: words("place"), placeholder: words("place_hint"), find: (text) => this.#places(text), pick: (item) => this.#tookPlace(item) });
      const inputs = {
        matter: this.matter.input, condition: choice([["", words("first_matter")]]), place: this.where.input,
        address: el("input", { class: "input", type: "text", maxlength: 256, autocomplete: "off" }),
        title: el("input", { class: "input", type: "text", maxlength: 200, autocomplete: "off" }),
        description: el("textarea", { class: "input", rows: "3", maxlength: 2000 }),
        source: choice(SOURCES.map((code) => [code, ZH.alone(ZH.say(`source.${code}`))])),
        reporter: el("input", { class: "input", type: "text", maxlength: 200, autocomplete: "off" }),
        reporter_phone: el("input", { class: "input", type: "tel", maxlength: 30, autocomplete: "off" }),
      };
      const photos = ZH.photoField();
      inputs.photos = photos.input;
      this.inputs = inputs;
      const nodes = { matter: this.matter.node, place: el("div", { class: "stack" }, this.where.node, (this.area = el("p", { class: "hint", hidden: true }))), photos: photos.node };
      for (const [name, input] of Object.entries(inputs)) this.#field(name, input, nodes[name] ?? input);
      this.near = el("div", { class: "report-near", "aria-live": "polite" });
      this.note = el("div");
      this.button = el("button", { class: "button", "data-main": true, type: "submit" }, el("kbd", { text: "Ctrl+Enter" }), el("span", { text: words("send") }));
      const of = (name) => this.fields.get(name).node;
      this.form = el("form", { class: "report-form", novalidate: true, on: { submit: (event) => this.#submit(event) } },
        of("matter"), of("condition"), of("place"), this.near, of("address"), of("title"), of("description"),
        el("div", { class: "report-pair" }, of("source"), of("reporter"), of("reporter_phone")), of("photos"));
      this.form.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.target.tagName === "INPUT") event.preventDefault();
      });
      document.addEventListener("keydown", (event) => {
        if (this.open_ && event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
      });
      this.form.id = "report-form";
      set(this.button, null, { form: "report-form" });
      this.box.replaceChildren(
        el("div", { class: "panel-head report-head" }, el("h2", { text: words("heading") }),
          el("button", { class: "button push", type: "button", "data-quiet": true, on: { click: () => this.close() } }, el("kbd", { text: "Esc" }), el("span", { text: ZH.say("act.close_form") }))),
        this.form, el("div", { class: "report-foot" }, this.note, this.button));
    }

    #field(name, input, node) {
      input.id = `report-${name}`;
      const fault = el("p", { class: "field-fault", id: `report-${name}-fault`, hidden: true });
      input.addEventListener("input", () => this.#fault(name, ""));
      const field = el("div", { class: "field" }, el("label", { for: input.id, text: ZH.say(`report.${name}`) }), node, fault);
      this.fields.set(name, { node: field, input, fault });
    }

    #fault(name, words) {
      const { input, fault } = this.fields.get(name);
      set(fault, words);
      fault.hidden = !words;
      set(input, null, { "aria-invalid": words ? "true" : null, "aria-describedby": words ? fault.id : null });
    }

    // ── what and where ───────────────────────────────────────────────────────────────────────
    #tookMatter(item) {
      const known = item ? ZH.entryOf("matters", item.code).conditions ?? [] : [];
      this.inputs.condition.replaceChildren(...(known.length ? known.map((one) => el("option", { value: one.code, text: ZH.alone(one[ZH.words.lang]) })) : [el("option", { value: "", text: ZH.say("report.first_matter") })]));
      const { title } = this.inputs;
      if (item && (!title.value || title.value === this.named)) {
        this.named = ZH.alone(ZH.nameOf("matters", item.code));
        title.value = this.named;
      }
      this.#fault("matter", "");
      this.#lookNear();
    }

    async #places(text) {
      const numbers = COORDINATES.exec(text);
      if (numbers) {
        const [lon, lat] = [Number(numbers[1]), Number(numbers[2])];
        return [{ code: "point", label: `${lon}, ${lat}`, hint: ZH.say("report.coordinates"), point: { lon, lat } }];
      }
      return ZH.finders.place(text);
    }

    #tookPlace(item) {
      if (!item) this.place = null;
      else if (item.point) return this.setPoint(item.point);
      else {
        this.place = { street: item.street || undefined, district: item.district, accuracy_m: item.accuracy_m };
        if (item.kind === "community") this.place.community = item.code;
        ZH.maps.get("duty-map")?.map.setView(ZH.maps.get("duty-map").latLng({ lon: item.lon * 1e6, lat: item.lat * 1e6 }), 14, { animate: false });
      }
      this.#pin();
      this.#fault("place", "");
      return this.#lookNear();
    }

    /** A point was picked on the map; the hand goes on with the next field. */
    pointed(place) {
      this.setPoint(place);
      this.inputs[this.matter.picked ? "address" : "matter"].focus();
    }

    /** Set the place to a point in degrees. */
    setPoint({ lon, lat }) {
      this.place = { lon: Number(lon.toFixed(6)), lat: Number(lat.toFixed(6)) };
      this.where.picked = this.place;
      this.where.input.value = `${this.place.lon.toFixed(5)}, ${this.place.lat.toFixed(5)}`;
      this.where.close();
      this.#fault("place", "");
      this.#pin();
      this.#nameArea();
      this.#lookNear();
    }

    /** Say in which district and street the place lies, or that it lies outside. */
    async #nameArea() {
      const { place } = this;
      this.area.hidden = true;
      if (place?.lon === undefined) return;
      try {
        const found = await ZH.api.get(`/api/place?lon=${place.lon}&lat=${place.lat}`);
        if (this.place !== place) return;
        set(this.area, [ZH.nameOf("districts", found.district), ZH.nameOf("streets", found.street)].join(" "));
        this.area.hidden = false;
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
        if (this.place === place && refusal.kind === "refused") this.#fault("place", String(refusal));
      }
    }

    #pin() {
      this.marker?.remove();
      this.marker = null;
      const city = ZH.maps.get("duty-map");
      if (!city || this.place?.lon === undefined || !this.open_) return;
      const icon = window.L.divIcon({ className: "report-pin", html: '<span class="i i-map-pin" aria-hidden="true"></span>', iconSize: null });
      this.marker = window.L.marker(city.latLng({ lon: this.place.lon * 1e6, lat: this.place.lat * 1e6 }), { icon, interactive: false, keyboard: false }).addTo(city.map);
    }

    // ── the same problem already? ────────────────────────────────────────────────────────────
    async #lookNear() {
      const matter = this.matter.picked?.code;
      const { place } = this;
      const mine = (this.looked = (this.looked ?? 0) + 1);
      if (!matter || !(place?.lon || place?.street)) return this.near.replaceChildren();
      const asked = new URLSearchParams(place.lon ? { matter, lon: place.lon, lat: place.lat } : { matter, street: place.street });
      try {
        const { cases, r } = await ZH.api.get(`/api/near?${asked}`);
        if (mine === this.looked) this.#showNear(cases, r);
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
        if (mine === this.looked) this.near.replaceChildren();
      }
      return undefined;
    }

    #showNear(cases, r) {
      if (!cases.length) return this.near.replaceChildren();
      const far = (one) => (one.metres === null ? ZH.nameOf("streets", one.street) : ZH.format.distance(one.metres));
      const rows = cases.slice(0, 4).map((one) => el("li", { class: "near-row" },
        el("div", {}, el("b", { text: `${ZH.acts.short(one.id)} ${one.title}` }),
          el("span", { class: "dim", text: [far(one), ZH.say("act.ago", { age: ZH.format.age(ZH.now() - one.reported_at) }), ZH.say(`state.${one.state}`)].join(ZH.say("rows.comma")) })),
        el("button", { class: "button", type: "button", text: ZH.say("act.add"), on: { click: () => this.#addTo(one) } })));
      return this.near.replaceChildren(el("div", { class: "note", "data-kind": "refused" },
        el("div", { class: "stack near-list" }, el("b", { text: ZH.say("report.near", { n: cases.length, r: Math.round(r) }) }), el("ul", {}, ...rows))));
    }

    async #addTo(one) {
      await this.#guarded(async () => {
        const values = this.#values();
        const row = ZH.board.case(one.id)?.row ?? one;
        await ZH.api.command("add-report", {
          case: one.id, version: row.version, description: values.description ?? "", source: values.source,
          ...(values.reporter ? { reporter: values.reporter } : {}), ...(values.reporter_phone ? { reporter_phone: values.reporter_phone } : {}),
          photos: await this.#upload(),
        });
        this.#finish(one.id, ZH.say("report.added", { case: ZH.acts.short(one.id), title: one.title }));
      });
    }

    // ── sending ──────────────────────────────────────────────────────────────────────────────
    #values() {
      const values = { source: this.inputs.source.value };
      for (const name of ["condition", "address", "title", "description", "reporter", "reporter_phone"]) {
        const value = this.inputs[name].value.trim();
        if (value) values[name] = value;
      }
      return values;
    }

    async #upload() {
      const ids = [];
      for (const file of this.inputs.photos.files) {
        const form = new FormData();
        form.append("kind", "before");
        form.append("photo", file);
        ids.push((await ZH.api.post("/api/photos", form)).id);
      }
      return ids;
    }

    #submit(event) {
      event.preventDefault();
      const missing = [["matter", !this.matter.picked], ["place", !this.place]].filter(([, is]) => is).map(([name]) => name);
      for (const name of this.fields.keys()) this.#fault(name, missing.includes(name) ? ZH.say("field.missing", { field: ZH.say(`report.${name}`) }) : "");
      if (missing.length) return this.fields.get(missing[0]).input.focus();
      return this.#guarded(async () => {
        const photos = await this.#upload();
        const sent = { ...this.#values(), ...this.place, matter: this.matter.picked.code, ...(photos.length ? { photos } : {}) };
        const { id } = await ZH.api.command("report-case", sent);
        this.#finish(id, ZH.say("report.sent", { case: ZH.acts.short(id), title: sent.title ?? "" }));
      });
    }

    async #guarded(send) {
      if (this.busy) return;
      this.busy = true;
      set(this.button, null, { "data-sending": true });
      ZH.note(this.note, null);
      try {
        await send();
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
        this.#say(refusal);
      } finally {
        this.busy = false;
        set(this.button, null, { "data-sending": null });
      }
    }

    #say(refusal) {
      const field = PLACE_FIELDS.has(refusal.field) ? "place" : refusal.field;
      if (this.fields.has(field)) {
        this.#fault(field, ZH.sayRefusal(refusal));
        this.fields.get(field).input.focus();
      } else ZH.note(this.note, refusal, { retry: () => this.form.requestSubmit() });
    }

    #finish(id, words) {
      this.clear();
      this.close();
      ZH.toast(words, { seconds: 5 });
      this.done(id);
    }

    /** Empty every field. */
    clear() {
      this.form.reset();
      this.matter.take(null);
      this.where.take(null);
      this.area.hidden = true;
      this.inputs.photos.dispatchEvent(new Event("change"));
      this.named = "";
      this.near.replaceChildren();
    }

    // ── opening and closing ──────────────────────────────────────────────────────────────────
    /** Open the form; a point {lon, lat} is taken for its place. */
    open(point = null) {
      this.box.hidden = false;
      document.documentElement.dataset.reporting = "";
      if (point) this.setPoint(point);
      else this.#pin();
      this.matter.input.focus();
    }

    /** Close the form, keeping what was typed; false when it was not open. */
    close() {
      if (!this.open_) return false;
      this.box.hidden = true;
      delete document.documentElement.dataset.reporting;
      this.#pin();
      this.leave();
      return true;
    }
  }

  (ZH.duty ??= {}).Report = Report;
})();
