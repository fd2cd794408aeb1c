// The opened case beside the list: its body is drawn by the server.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const district = (ZH.district ??= {});
  const { el, set } = ZH;
  const SLOW_MS = 5000;

  class CaseFile {
    /** `ask(question)` has the body drawn. */
    constructor(card, ask) {
      Object.assign(this, { card, ask, id: null, n: 0 });
      this.body = document.getElementById("card-body");
      this.title = el("h2", { dir: "auto" });
      this.number = el("span", { class: "tag" });
      const close = el("button", { class: "button", type: "button", text: ZH.say("district.close"), on: { click: () => this.close() } });
      this.wait = el("div", { class: "district-wait", hidden: true });
      document.getElementById("card-head").replaceChildren(this.title, this.number, close);
      this.body.before(this.wait);
      new MutationObserver(() => this.#drawn()).observe(this.body, { childList: true, subtree: true });
      ZH.selection.changed.on((picked) => this.id && (picked?.kind === "case" ? this.open(picked.id) : this.close()));
      ZH.board.changed.on(() => this.#refresh());
      document.addEventListener("keydown", (event) => event.key === "Escape" && !document.querySelector("dialog[open]") && this.close());
    }

    open(id) {
      const entry = ZH.board.case(id);
      if (!entry) return;
      this.id = id;
      this.card.hidden = false;
      document.documentElement.dataset.file = "";
      this.#ask(entry.row);
      this.body.scrollTop = 0;
    }

    close() {
      this.id = null;
      this.card.hidden = true;
      delete document.documentElement.dataset.file;
    }

    get #shown() {
      return this.body.querySelector("[data-case]")?.dataset;
    }

    #ask(row) {
      this.version = row.version;
      set(this.title, ZH.caseWords.title(row));
      set(this.number, ZH.caseWords.number(row.id));
      const waiting = this.#shown?.case !== row.id;
      this.body.hidden = waiting;
      this.wait.hidden = !waiting;
      if (waiting) this.#await(row);
      this.n += 1;
      this.ask({ case: row.id, version: row.version, lang: ZH.words.lang, n: this.n });
    }

    #await(row) {
      this.wait.replaceChildren(ZH.skeleton(7));
      clearTimeout(this.slow);
      this.slow = setTimeout(() => {
        if (this.wait.hidden || this.id !== row.id) return;
        const place = el("div");
        this.wait.append(place);
        ZH.note(place, { kind: "offline", toString: () => ZH.say("feed.waiting") }, { retry: () => this.#ask(row) });
      }, SLOW_MS);
    }

    #drawn() {
      const refused = this.body.querySelector(".note") && !this.#shown;
      if (this.#shown?.case !== this.id && !refused) return;
      this.wait.hidden = true;
      this.body.hidden = false;
    }

    #refresh() {
      const entry = this.id ? ZH.board.case(this.id) : null;
      if (entry && entry.row.version !== this.version) this.#ask(entry.row);
    }
  }

  district.CaseFile = CaseFile;
})();
