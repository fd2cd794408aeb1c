// The duty console put together: bar, queue, card, map, keys.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el } = ZH;
  const { duty } = ZH;
  const PARTS = ["duty-bar", "duty-queue", "card-head", "card-body", "card-acts", "duty-report"];
  const ASKED = "card-asked";
  const ASKED_CASE = new URLSearchParams(location.search).get("case");
  const MAP = "duty-map";

  /** Resolve when the server's layout stands on the page. */
  const laidOut = () =>
    new Promise((done) => {
      const look = () => {
        const found = PARTS.map((id) => document.getElementById(id));
        if (found.every(Boolean)) done(Object.fromEntries(PARTS.map((id, n) => [id, found[n]])));
        else requestAnimationFrame(look);
      };
      look();
    });

  /** Everything the keys and the command line reach. */
  class Console {
    constructor(boxes, me) {
      this.desk = new duty.Desk(me);
      this.card = new ZH.CaseCard({
        boxes: { card: document.getElementById("card"), head: boxes["card-head"], body: boxes["card-body"], acts: boxes["card-acts"] },
        me, keys: true, ask: (data) => window.dash_clientside.set_props(ASKED, { data }),
      });
      this.report = new duty.Report(boxes["duty-report"], { done: (id) => this.#showSoon(id), leave: () => this.card.card.focus({ preventScroll: true }) });
      this.line = new duty.CommandLine(this);
      this.queue = new duty.Queue(boxes["duty-queue"], this.desk);
      this.handover = new duty.HandOver(this.desk);
      this.walls = new duty.Walls(this);
      this.coverage = new duty.Coverage(this.desk);
      this.plan = new duty.Plan(this.desk, this.coverage);
      this.card.restOf = (unit) => this.plan.restOf(unit);
      this.bar = new duty.Bar(boxes["duty-bar"], this.desk, {
        line: this.line, report: () => this.report.open(), handover: () => this.handover.open(), help: () => this.help(), dialog: duty.deskDialog, walls: this.walls, plan: this.plan,
      });
      this.alarms = new duty.Alarms(this);
      this.#wire();
      this.#narrow();
      duty.bindKeys(this);
      this.share = duty.joinWindows((point) => this.report.open_ && this.report.pointed(point));
    }

    #wire() {
      ZH.selection.changed.on((picked) => this.card.open(picked));
      this.card.done.on((act, row) => {
        this.desk.touch(row.id);
        if (act.name === "assign" || this.#ends(act)) this.queue.advance(row.id);
      });
      this.queue.counted.on(() => this.bar.take(this.queue.flood.load + this.alarms.load, this.queue.flood.level));
      ZH.board.changed.on(() => ZH.board.picture.place !== null && this.#begin());
      ZH.sound.concerns = (entry) => this.desk.concerns(entry);
      ZH.board.changed.on(({ turned }) => this.#ring(turned));
      ZH.picture.on("alarm", () => this.#ring([]));
      ZH.sound.changed.on((state) => state === "on" && ZH.sound.ringing().length && ZH.sound.play("critical"));
      ZH.announceCritical(ZH.board, (entry) => this.desk.concerns(entry));
      for (const [id, city] of ZH.maps) this.#bindMap(city, id);
      ZH.mapMade.on((city, id) => this.#bindMap(city, id));
    }

    // The whole city fills the map at first; from then on only the officer moves it.
    #bindMap(city, id) {
      if (id !== MAP) return;
      city.picked.on((hit, place) => !hit && this.#pointed(place));
      new ZH.DeviceLayers(city, { name: "duty" });
      for (const way of ["in", "out"]) {
        const words = ZH.say(`duty.zoom_${way}`);
        const button = city.map.getContainer().querySelector(`.leaflet-control-zoom-${way}`);
        if (button) ZH.set(button, null, { title: words, "aria-label": words });
      }
      city.home("city");
    }

    /** On a narrow window queue and card take turns. */
    #narrow() {
      const root = document.documentElement;
      this.card.card.prepend(el("button", {
        class: "button duty-back", type: "button", "data-quiet": true, text: ZH.say("duty.to_queue"), on: { click: () => delete root.dataset.opened },
      }));
      this.queue.list.addEventListener("click", (event) => {
        if (event.target.closest("[data-key]")) root.dataset.opened = "";
      });
    }

    #pointed(place) {
      if (this.desk.onlyMap) this.share(place);
      else if (this.report.open_) this.report.pointed(place);
    }

    /** Ring until an officer of ours has acknowledged; one soft tone for what becomes due soon. */
    #ring(turned) {
      if (ZH.feed.state === "past" || this.desk.onlyMap) return ZH.sound.ringFor([]);
      const mine = ZH.board.ordered().filter((entry) => entry.tone === "critical" && this.desk.concerns(entry) && !entry.row.seen_by);
      ZH.sound.ringFor([...mine.map(({ row }) => row.id), ...this.alarms.ringing()]);
      const soon = turned.some(({ id, tone, was }) => tone === "warning" && was && was !== "critical" && this.desk.concerns(ZH.board.case(id)));
      if (soon) ZH.sound.play("attention");
      return this.bar.paint();
    }

    #ends({ step }) {
      return step === "close" || step === "void" || step === "settle";
    }

    #begin() {
      if (this.begun) return;
      this.begun = true;
      this.queue.paint();
      if (ASKED_CASE) this.#open(ASKED_CASE);
      this.queue.begin();
    }

    /** Open the case the address asks for: links of other screens lead here. */
    #open(id) {
      ZH.selection.set({ kind: "case", id }, "address");
      document.documentElement.dataset.opened = "";
    }

    /** Show a case as soon as the feed has brought it. */
    #showSoon(id) {
      ZH.selection.set({ kind: "case", id }, "report");
      if (ZH.board.case(id)) return;
      const leave = ZH.board.changed.on(() => {
        if (!ZH.board.case(id)) return;
        leave();
        this.card.paint();
        this.queue.release();
      });
    }

    /** The row of the case that is open, or null. */
    get openRow() {
      return this.card.entry?.row ?? null;
    }

    show(row) {
      this.report.close();
      ZH.selection.set({ kind: "case", id: row.id }, "line");
    }

    act(name, row, values) {
      this.show(row);
      return this.card.start(name, values);
    }

    /** An act by its key: on a picked alarm or flood where there is one, else on the open case. */
    key(name) {
      if (this.alarms.picked) return this.alarms.key(name);
      if (this.queue.current?.group && (name === "see" || name === "urge")) return this.queue.all(name);
      return this.card.start(name);
    }

    /** Call the crew that has the open case. */
    call() {
      document.querySelector('#card [data-act="call"]')?.click();
    }

    /** Enter: unfold a flood, or go into the card. */
    open() {
      if (this.queue.toggle()) return;
      document.documentElement.dataset.opened = "";
      this.card.card.focus({ preventScroll: true });
    }

    /** Escape: one level back. */
    back() {
      if (this.card.closeForm(true) || this.report.close()) return;
      delete document.documentElement.dataset.opened;
      if (this.card.card.contains(document.activeElement)) this.queue.list.focus({ preventScroll: true });
      else document.activeElement?.blur();
    }

    /** Move the map to a case; the only way it moves by a key. */
    toMap(row) {
      this.show(row);
      ZH.maps.get(MAP)?.goTo({ kind: "case", id: row.id });
    }

    /** All keys, and every line that can be typed. */
    help() {
      ZH.keys.help();
      const box = document.querySelector("dialog[open] .help");
      if (!box || box.querySelector(".help-lines")) return;
      const line = (verb) => el("div", { class: "help-line" }, el("code", { text: ZH.grammar.syntax(verb) }), el("span", { text: ZH.alone(ZH.grammar.named(verb)) }));
      box.append(el("section", { class: "help-lines" }, el("h3", { text: ZH.say("duty.line_help") }), ...ZH.grammar.VERBS.map(line)));
    }
  }

  const start = async () => {
    await ZH.words.load(["zh", "en"]);
    const me = await ZH.api.get("/api/me").catch(() => ({ id: "", name: "", role: "", scope: "city" }));
    const boxes = await laidOut();
    duty.console = new Console(boxes, me);
    ZH.api.get("/api/contacts").then((found) => { duty.console.card.contacts = found; }, () => {});
    ZH.feed.start({ scope: me.scope || "city", screen: "duty", positions: true });
    document.documentElement.dataset.ready = "";
    ZH.past?.fromAddress();
  };
  ZH.whenReady(start);
})();
