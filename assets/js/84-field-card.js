// One case on the phone: its limit, what and where, the way there, and how far it has come.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { field } = ZH;
  if (!field) return;
  const { el, set } = ZH;
  const STEPS = ["acknowledge", "depart", "arrive", "dispose"];
  const STANDS = { assigned: 0, acknowledged: 1, en_route: 2, on_scene: 3 };
  const EARTH_M = 111195;
  const LONG_TITLE = 48; // letters: a longer one would push place and map out of sight

  const metres = (a, b) =>
    (Math.hypot(a.lat - b.lat, (a.lon - b.lon) * Math.cos(((a.lat / 1e6) * Math.PI) / 180)) / 1e6) * EARTH_M;

  /** Tell whether the phone is on its own now. */
  field.cutOff = () => !navigator.onLine || (ZH.feed.state !== "live" && ZH.feed.state !== "back" && ZH.feed.state !== "loading");
  field.dayTime = (at) => (ZH.format.date(at) === ZH.format.date(ZH.now()) ? ZH.format.time(at) : ZH.format.stamp(at));

  // ── the limit ──────────────────────────────────────────────────────────────────────────────
  const limitWords = ({ why, left }) => {
    if (left === null) return why === "life" ? ZH.say("phone.life") : ZH.say("phone.no_limit");
    return ZH.say(left < 0 ? "phone.late" : "phone.left", { time: ZH.format.duration(left) });
  };
  const byWords = ({ row }) => {
    const parts = [];
    if (row.state === "assigned" && row.stage_due_at !== null) parts.push(["acknowledge", row.stage_due_at]);
    if (row.due_at !== null) parts.push(["dispose", row.due_at]);
    return parts.map(([what, at]) => ZH.say("phone.by_time", { what: ZH.say(`phone.what_${what}`), time: field.dayTime(at) }));
  };
  /** Who else is at it: the lead for a crew that assists, and those that assist. */
  const mateWords = ({ row }) => {
    const others = (row.assists ?? []).filter((one) => one !== row.assist && one.unit !== field.unit);
    const lead = row.assist ? [row.unit ? ZH.say("phone.assist_of", { unit: row.unit }) : ZH.say("phone.assist_alone")] : [];
    return [...lead, ...others.map(({ unit, state }) => ZH.say("phone.assisted_by", { unit, state: ZH.say(`state.${state}`) }))];
  };
  const markWords = ({ row, left }) => [
    row.priority === 1 && left !== null ? ZH.say("phone.life") : "", row.urged ? ZH.say("phone.urged", { n: row.urged }) : "",
    row.reworked ? ZH.say("phone.rework", { n: row.reworked }) : "",
  ];
  /** Paint short words side by side; the gap between them is the line's own. */
  const setWords = (node, words) => {
    const said = words.filter(Boolean);
    node.hidden = !said.length;
    if (node.dataset.words === said.join("|")) return;
    node.dataset.words = said.join("|");
    node.replaceChildren(...said.map((word) => el("span", { text: word, dir: "auto" })));
  };

  // ── one case ───────────────────────────────────────────────────────────────────────────────
  class Card {
    constructor(item) {
      this.id = item.id;
      this.file = field.keep.read("cases", {})[item.id] ?? null;
      this.node = this.#build();
      this.map = new field.SmallMap(this.canvas);
      this.#load(item);
    }

    #build() {
      this.mark = el("span", { class: "mark", "data-frame": "case", "aria-hidden": "true" });
      this.limit = el("b", { class: "n field-limit" });
      this.by = el("span", { class: "field-words" });
      this.pushed = el("b", { class: "field-words" });
      this.mates = el("b", { class: "field-words" });
      this.deadline = el("div", { class: "deadline" }, this.mark, el("div", {}, this.limit, this.by, this.pushed, this.mates));
      this.title = el("h1", { class: "field-title", dir: "auto" });
      this.where = el("p", { class: "field-where", dir: "auto" });
      this.area = el("p", { class: "dim field-words" });
      this.what = el("p", { class: "field-what", dir: "auto" });
      this.photos = el("div", { class: "field-photos" });
      this.canvas = el("canvas", { class: "field-map-canvas", "aria-hidden": "true" });
      this.mapButton = el("button", { class: "field-map", type: "button", on: { click: () => field.openMap(this.spot, this.me) } }, this.canvas);
      this.nav = el("button", { class: "button", type: "button", on: { click: () => this.#go() } }, el("span", { class: "i i-navigation", "aria-hidden": "true" }), el("span"));
      this.steps = el("ol", { class: "steps field-steps" }, ...STEPS.map((step) => el("li", { class: "step", "data-step": step })));
      const decline = el("button", { class: "button", type: "button", text: ZH.say("phone.decline"), on: { click: () => field.askReason(this.item) } });
      const report = el("button", { class: "button", type: "button", text: ZH.say("phone.report"), on: { click: () => field.openReport() } });
      this.more = el("button", { class: "button field-next", type: "button", on: { click: () => field.openQueue() } });
      return el("article", { class: "field-card" }, this.deadline,
        el("div", { class: "field-said" }, this.title, this.where, this.area), this.what, this.photos, this.mapButton,
        el("div", { class: "field-two" }, this.nav, field.callButton()), this.steps,
        el("div", { class: "field-two field-rare" }, decline, report), this.more);
    }

    // Description and photographs are not in the picture: asked for once, kept for the road.
    async #load({ id, row }) {
      this.version = row.version;
      this.#paintFile();
      try {
        const { case: found } = await ZH.api.get(`/api/cases/${id}`);
        this.file = { description: found.description, photos: found.photos, version: found.version };
        const mine = new Set(field.hand.all().map((item) => item.id));
        const kept = Object.entries(field.keep.read("cases", {})).filter(([known]) => mine.has(known));
        field.keep.write("cases", { ...Object.fromEntries(kept), [id]: this.file });
        this.#paintFile();
      } catch {
        this.version = null; // asked again when the network is back
      }
    }

    #paintFile() {
      set(this.what, ZH.plain(this.file?.description ?? ""));
      this.what.hidden = !this.file?.description;
      const photos = (this.file?.photos ?? []).filter((photo) => !photo.startsWith("after-"));
      const shown = photos.map((photo, n) => el("a", { href: `/api/photos/${photo}`, target: "_blank", rel: "noopener" },
        el("img", { src: `/api/photos/${photo}`, alt: `${ZH.say("phone.said_photo")} ${n + 1}`, loading: "lazy" })));
      this.photos.replaceChildren(...shown);
      this.photos.hidden = !shown.length;
    }

    #go() {
      if (this.item.row.lon === null) return ZH.toast(ZH.say("phone.no_place"), { seconds: 6 });
      if (ZH.memory.get("phone.map")) location.href = field.wayTo(this.item.row);
      else field.chooseMap(this.item.row);
      return undefined;
    }

    paint(item, others) {
      this.item = item;
      const { row } = item;
      if (this.version === null || (row.version > this.version && !field.cutOff())) this.#reload(item);
      this.#paintLimit(item);
      const title = ZH.caseWords.title(row);
      set(this.title, title, { "data-long": title.length > LONG_TITLE });
      set(this.where, ZH.plain(row.address) || ZH.nameOf("streets", row.street) || ZH.say("rows.no_place"));
      setWords(this.area, [ZH.nameOf("districts", row.district), ZH.nameOf("matters", row.matter)].filter((word) => word !== title));
      this.#paintMap(item);
      this.#paintSteps(item);
      this.more.hidden = others === 0;
      set(this.more, ZH.say("phone.next", { n: others }));
    }

    #reload(item) {
      if (this.version === null && (this.askedAt ?? 0) > ZH.clock.real() - 15) return;
      this.askedAt = ZH.clock.real();
      this.#load(item);
    }

    #paintLimit(item) {
      set(this.deadline, null, { "data-tone": item.tone });
      ZH.paintMark(this.mark, item.tone);
      set(this.limit, limitWords(item));
      setWords(this.by, byWords(item));
      setWords(this.pushed, markWords(item));
      setWords(this.mates, mateWords(item));
    }

    #paintMap({ row, tone }) {
      const here = field.track.here();
      this.spot = row.lon === null ? null : { lon: row.lon, lat: row.lat, tone };
      this.me = here ? { lon: here.lon, lat: here.lat } : null;
      this.mapButton.hidden = !this.spot;
      set(this.mapButton, null, { "aria-label": ZH.say("phone.map_near") });
      if (this.spot) this.map.show(this.spot, this.me);
      const far = this.spot && this.me ? metres(this.spot, this.me) : null;
      set(this.nav.lastChild, far === null ? ZH.say("phone.navigate") : ZH.say("phone.navigate_km", { distance: ZH.format.distance(far).replace(" ", "\u00a0") }));
    }

    #paintSteps({ row, unsent }) {
      const stands = STANDS[row.state];
      const waiting = new Set(unsent.map(({ about }) => about.step));
      [...this.steps.children].forEach((node, n) => {
        const step = STEPS[n];
        const words = [ZH.say(`phone.walk.${step}`), waiting.has(step) ? ZH.say("phone.unsent") : ""].filter(Boolean);
        if (node.dataset.words !== words.join("|")) {
          node.dataset.words = words.join("|");
          node.replaceChildren(...words.map((word, k) => el(k ? "small" : "span", { text: word })));
        }
        set(node, null, { "data-done": n < stands, "data-unsent": waiting.has(step), "aria-current": n === stands ? "step" : null });
      });
    }
  }

  field.Card = Card;
})();
