// Coverage as the desk sees it: what is expected, which streets nobody could reach, whom to send where to wait.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const L = window.L;
  const { el } = ZH;
  const LOOK_MS = 10000;
  const OLD_SECONDS = 180;
  const MOST_STREETS = 8;
  const MOST_MARKS = 20;
  const WHOLE = 0.995;
  const SHOWN = "coverage.map";
  const MAP = "duty-map";
  const seconds = (text) => Date.parse(text) / 1000;
  const percent = (share) => (Number.isFinite(share) ? ZH.format.percent(share) : "—");
  const rate = (n) => ZH.format.number(Math.round(n * 100) / 100);
  const street = (code) => ZH.nameOf("streets", code);
  const joined = (words) => words.filter(Boolean).join(ZH.say("rows.comma"));
  const figure = (value, name, note = "") => el("div", { class: "sheet-figure", title: note }, el("b", { class: "n", text: value }), el("span", { text: ZH.say(`coverage.${name}`) }));

  class Coverage {
    constructor(desk) {
      this.desk = desk;
      this.changed = ZH.signal();
      this.onMap = ZH.memory.get(SHOWN) === "on";
      this.look();
      setInterval(() => this.look(), LOOK_MS);
      ZH.picture.on("unit", ZH.onceAFrame(() => this.#repaint()));
      ZH.mapMade.on(() => this.#lay());
    }

    async look() {
      if (ZH.feed.state === "past") return;
      try {
        this.found = await ZH.api.get("/api/coverage");
        this.changed.emit();
        this.#repaint();
      } catch (refusal) {
        if (!(refusal instanceof ZH.Refusal)) throw refusal;
      }
    }

    /** The share in words, for other panels; "—" before there is one. */
    get words() {
      return ZH.say("coverage.covered_by", { share: percent(this.found?.coverage?.share) });
    }

    async open() {
      if (document.querySelector("dialog[open]")) return;
      await this.look();
      if (!this.found || document.querySelector("dialog[open]")) return;
      this.box = el("div", { class: "sheet", tabindex: "0" });
      this.note = el("div");
      const show = el("input", { type: "checkbox", checked: this.onMap, on: { change: () => this.#show(show.checked) } });
      const close = el("button", { class: "button", type: "button", "data-main": true, text: ZH.say("keys.close"), on: { click: () => node.close() } });
      const node = el("dialog", { class: "dialog sheet-dialog coverage-dialog", "aria-labelledby": "coverage-title" }, el("h2", { id: "coverage-title", text: ZH.say("coverage.title") }), this.box, this.note,
        el("div", { class: "dialog-acts" }, el("label", { class: "row push" }, show, el("span", { text: ZH.say("coverage.map") })), close));
      node.addEventListener("close", () => node.remove());
      document.body.append(node);
      this.#paint();
      node.showModal();
      this.box.focus();
    }

    #repaint() {
      if (this.box?.isConnected) this.#paint();
      this.#lay();
    }

    #paint() {
      const { coverage, frozen } = this.found;
      const focus = document.activeElement?.dataset?.post;
      const nodes = coverage ? [this.#figures(coverage), this.#day(coverage), ...this.#proposals(coverage), ...this.#posts(), ...this.#streets(coverage), this.#notes(coverage)] : [el("p", { class: "empty", text: ZH.say("coverage.no_look") })];
      const stopped = frozen ? el("p", { class: "note", "data-kind": "offline", text: ZH.say("coverage.frozen") }) : "";
      this.box.replaceChildren(...[this.#old(), stopped, ...nodes].filter(Boolean));
      if (focus) this.box.querySelector(`[data-post="${focus}"]`)?.focus();
    }

    #old() {
      const { coverage, now } = this.found;
      if (!coverage || seconds(now) - seconds(coverage.at) <= OLD_SECONDS) return "";
      return el("p", { class: "note", "data-kind": "offline", text: ZH.say("coverage.old", { time: ZH.format.time(seconds(coverage.at)) }) });
    }

    #figures({ share, after, expected, free, response_min: way, minutes }) {
      const note = ZH.say("coverage.share_note", { minutes });
      return el("div", { class: "stack" },
        el("div", { class: "sheet-figures coverage-figures" }, figure(percent(share), "share", note), figure(percent(after ?? NaN), "after", note), figure(ZH.format.number(Math.round(expected)), "expected"),
          figure(ZH.format.number(free), "free"), figure(way === null ? "—" : ZH.format.duration(way * 60), "response")),
        el("p", { class: "dim", text: note }));
    }

    #day({ day, at, model }) {
      const words = [ZH.say("coverage.model", { source: ZH.say(`coverage.model_${model.source}`), why: this.#why(model) })];
      const said = el("p", { class: "dim", text: words.join("") });
      if (!day?.some((n) => n !== day[0])) return said;
      const label = ZH.say("coverage.hour_line", { n: rate(day[Number.parseInt(ZH.format.time(seconds(at)), 10)]) });
      return el("div", { class: "stack" }, said, el("div", { class: "plan-trend" }, el("span", { class: "dim", text: label }), ZH.spark(day, { top: Math.max(...day), label })));
    }

    #why({ source, days, held_out: held, naive, scores }) {
      if (!held) return ZH.say("coverage.why_few", { days });
      const score = (name) => ZH.format.number(Number(scores[name].deviance.toPrecision(3)));
      return ZH.say(source === "learned" ? "coverage.why_learned" : "coverage.why_naive", { held, learned: score("learned"), naive: score(naive) });
    }

    // ── proposals ──────────────────────────────────────────────────────────────────────────────
    /** Proposals whose crew is still free to go. */
    get open_() {
      return (this.found?.coverage?.proposals ?? []).filter((one) => {
        const row = ZH.board.unit(one.unit)?.row;
        return row?.duty === "available" && !row.queue.length && row.post !== one.street;
      });
    }

    #proposals({ at, after, share }) {
      const rows = this.open_.map((one) => this.#proposal(one));
      const none = el("p", { class: "empty", text: ZH.say(after > share || share >= WHOLE ? "coverage.none" : "coverage.no_proposals", { time: ZH.format.time(seconds(at)) }) });
      return [el("h3", { text: ZH.say("coverage.proposals") }), rows.length ? el("ul", { class: "sheet-list cover-list" }, ...rows) : none];
    }

    #proposal(one) {
      const { lang } = ZH.words;
      const others = one.others.map((other) => `${other.unit} ${other[lang]}`);
      const go = el("button", { class: "button", type: "button", "data-post": one.unit, text: ZH.say("coverage.accept", { unit: one.unit }), on: { click: () => this.#accept(one) } });
      return el("li", {},
        el("div", { class: "cover-words" },
          el("b", {}, el("span", { class: "tag", text: ZH.say(`coverage.kind_${one.kind}`) }), ` ${one.unit} → ${street(one.street)} `, el("span", { class: "dim", text: ZH.nameOf("districts", one.district) })),
          el("span", { text: joined(one.why[lang]) }),
          others.length ? el("span", { class: "dim", text: ZH.say("coverage.not_others", { words: others.join(ZH.say("cover.or")) }) }) : ""),
        this.desk.mayAct ? go : "");
    }

    async #accept(one) {
      const version = ZH.board.unit(one.unit)?.row.version ?? one.version;
      const advice = one.why[ZH.words.lang].join("; ");
      const sent = await ZH.guarded(this.note, () => ZH.api.command("post-unit", { unit: one.unit, version, street: one.street, advice }));
      if (sent) ZH.toast(ZH.say("coverage.accepted", { unit: one.unit, street: street(one.street) }), { seconds: 5 });
    }

    // ── crews that wait at a post ──────────────────────────────────────────────────────────────
    #posts() {
      const rows = [...ZH.picture.table("unit").values()].filter(({ post }) => post).sort((a, b) => (a.id < b.id ? -1 : 1));
      if (!rows.length) return [];
      return [el("h3", { text: ZH.say("coverage.posts") }), el("ul", { class: "sheet-list cover-list" }, ...rows.map((row) => this.#post(row)))];
    }

    #post(row) {
      const words = ZH.say("coverage.going", { unit: row.id, street: street(row.post), time: ZH.format.time(row.posted_at) });
      const end = el("button", { class: "button", type: "button", "data-quiet": true, "data-post": `end-${row.id}`, text: ZH.say("coverage.end"), on: { click: () => this.#end(row) } });
      return el("li", {}, el("b", { text: words }), this.desk.mayAct ? end : "");
    }

    async #end({ id, post }) {
      const sent = await ZH.guarded(this.note, () => ZH.api.command("end-post", { unit: id, street: post }));
      if (sent) ZH.toast(ZH.say("coverage.ended", { unit: id }), { seconds: 5 });
    }

    // ── streets ────────────────────────────────────────────────────────────────────────────────
    /** Streets not wholly covered, the one that lacks most first. */
    get lacking() {
      const lacks = ({ expected, covered }) => expected * (1 - covered);
      return (this.found?.coverage?.streets ?? []).filter(({ covered, expected }) => covered < WHOLE && expected > 0).sort((a, b) => lacks(b) - lacks(a));
    }

    #streets() {
      const all = this.lacking;
      const rows = all.slice(0, MOST_STREETS).map((one) => this.#street(one));
      const more = all.length > rows.length ? [el("p", { class: "dim", text: ZH.say("coverage.streets_more", { n: all.length - rows.length }) })] : [];
      const list = rows.length ? el("ul", { class: "sheet-list cover-streets" }, ...rows) : el("p", { class: "empty", text: ZH.say("coverage.uncovered_none") });
      return [el("h3", { text: ZH.say("coverage.street_head") }), list, ...more];
    }

    #street(one) {
      const near = one.minutes === null ? ZH.say("coverage.nobody") : ZH.say("coverage.nearest", { minutes: one.minutes });
      const skills = one.lacking.map((code) => ZH.nameOf("skills", code)).join(ZH.say("cover.and"));
      return el("li", {}, el("b", { text: `${street(one.code)} ` }, el("span", { class: "dim", text: ZH.nameOf("districts", one.district) })),
        el("span", { class: "n", text: ZH.say("coverage.expected_street", { n: rate(one.expected) }) }), el("span", { class: "n", text: ZH.say("coverage.street_part", { share: percent(one.covered) }) }),
        el("span", { class: "n", text: near }), el("span", { class: "dim", text: skills ? ZH.say("coverage.lacking", { skills }) : "" }));
    }

    #notes({ staying, source }) {
      const { lang } = ZH.words;
      const why = staying.map((one) => `${one[lang]} ${ZH.format.number(one.n)}`).join(ZH.say("rows.comma"));
      return el("div", { class: "stack dim" }, why ? el("p", { text: ZH.say("coverage.staying", { words: why }) }) : "", source === "default" ? el("p", { text: ZH.say("coverage.default") }) : "");
    }

    // ── on the map ─────────────────────────────────────────────────────────────────────────────
    #show(yes) {
      this.onMap = yes;
      ZH.memory.set(SHOWN, yes ? "on" : null);
      this.#lay();
    }

    /** Lay what is expected over streets that are hardly covered, and where crews are to wait. */
    #lay() {
      const city = ZH.maps.get(MAP);
      if (!city || !L) return;
      const marks = this.onMap ? [...this.lacking.filter(({ covered }) => covered < 0.5).slice(0, MOST_MARKS).map((one) => ({ code: one.code, words: rate(one.expected), kind: "lacks" })), ...this.open_.map((one) => ({ code: one.street, words: one.unit, kind: "post" }))] : [];
      const sign = marks.map(({ code, words }) => code + words).join();
      if (sign === (this.sign ?? "") && this.laidOn === city) return;
      Object.assign(this, { sign, laidOn: city });
      this.layer?.remove();
      this.layer = L.layerGroup(marks.flatMap((mark) => this.#mark(city, mark))).addTo(city.map);
    }

    #mark(city, { code, words, kind }) {
      const { at } = ZH.entryOf("streets", code);
      if (!at) return [];
      const html = el("span", { class: "cover-mark", "data-kind": kind, text: words });
      const icon = L.divIcon({ className: "cover-spot", html, iconSize: null });
      return [L.marker(city.latLng({ lon: at[0] * 1e6, lat: at[1] * 1e6 }), { icon, interactive: false, keyboard: false })];
    }
  }

  Object.assign((ZH.duty ??= {}), { Coverage });
})();
