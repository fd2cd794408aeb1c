// Keyed lists in containers that React leaves alone. Nothing moves under the hand: while a list is
// hovered or focused its order stands still, what left stays greyed, what came waits behind "3 new".
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const SCROLLED_MS = 1500; // a list that was scrolled is in use for so long

  /** Put `nodes` into `box` in their order, moving as few as possible. */
  const arrange = (box, nodes) => {
    const wanted = new Set(nodes);
    for (const child of [...box.children]) if (!wanted.has(child)) child.remove();
    let at = box.firstElementChild;
    for (const node of nodes) {
      if (node === at) at = at.nextElementSibling;
      else box.insertBefore(node, at);
    }
  };

  class List {
    /**
     * `box`: the container. `key(item)`: its id. `build(item)`: a new row. `update(row, item)`: paint it.
     * `hold`: keep the order while the hand is on it. `more`: a button that says how many wait.
     * `empty()`: the sentence for an empty list.
     */
    constructor(box, { key, build, update, hold = true, more = null, empty = null }) {
      Object.assign(this, { box, key, build, update, hold, more, empty });
      this.rows = new Map();
      this.items = new Map();
      this.order = [];
      this.waiting = [];
      this.painted = false;
      this.usedAt = -Infinity;
      if (hold) this.#watchHand();
      more?.addEventListener("click", () => this.release());
    }

    #watchHand() {
      const later = () => setTimeout(() => this.#maybeRelease(), 400);
      this.box.addEventListener("pointerleave", later);
      this.box.addEventListener("focusout", later);
      this.box.addEventListener("scroll", () => {
        this.usedAt = performance.now();
        this.#lookAgain();
      }, { passive: true });
    }

    /** Tell whether the hand is on the list. */
    get busy() {
      if (!this.hold) return false;
      return this.box.matches(":hover") || this.box.matches(":focus-within") || performance.now() - this.usedAt < SCROLLED_MS;
    }

    /** Show `items` in this order; while busy only what is already there is repainted. */
    show(items) {
      const ids = items.map((item) => String(this.key(item)));
      this.items = new Map(items.map((item, n) => [ids[n], item]));
      if (!this.painted || !this.busy) this.#settle(ids);
      else {
        this.#keep(ids);
        this.#lookAgain();
      }
      this.painted = true;
    }

    /** Bring in what waits, now. */
    release() {
      this.#settle([...this.items.keys()]);
      this.box.scrollTop = 0;
    }

    #maybeRelease() {
      if (!this.busy && this.painted) this.#settle([...this.items.keys()]);
    }

    // A hand that has only scrolled leaves without a word: look again when it must be gone.
    #lookAgain() {
      clearTimeout(this.again);
      this.again = setTimeout(() => this.#maybeRelease(), SCROLLED_MS + 100);
    }

    #settle(ids) {
      this.waiting = [];
      const fresh = this.painted;
      const rows = ids.map((id) => this.#row(id, fresh));
      for (const id of this.rows.keys()) if (!this.items.has(id)) this.rows.delete(id);
      arrange(this.box, rows.length || !this.empty ? rows : [this.#emptyRow()]);
      this.order = ids;
      this.#sayMore();
    }

    #keep(ids) {
      const shown = new Set(this.order);
      this.waiting = ids.filter((id) => !shown.has(id));
      for (const id of this.order) {
        const row = this.rows.get(id);
        if (!row) continue;
        const item = this.items.get(id);
        ZH.set(row, null, { "data-gone": !item });
        if (item) this.update(row, item);
      }
      if (!this.order.length) this.#settle(ids);
      this.#sayMore();
    }

    #row(id, fresh) {
      let row = this.rows.get(id);
      const item = this.items.get(id);
      if (!row) {
        row = this.build(item);
        row.dataset.key = id;
        if (fresh) row.dataset.fresh = "";
        row.addEventListener("animationend", () => delete row.dataset.fresh, { once: true });
        this.rows.set(id, row);
      } else if (row.dataset.gone !== undefined) delete row.dataset.gone;
      this.update(row, item);
      return row;
    }

    #emptyRow() {
      const chosen = this.box.getAttribute("role") === "listbox"; // whose children are options, or nothing
      this.emptyNode ??= ZH.el("li", { class: "empty", role: chosen ? "option" : null, "aria-disabled": chosen ? "true" : null });
      ZH.set(this.emptyNode, this.empty());
      return this.emptyNode;
    }

    #sayMore() {
      if (!this.more) return;
      const n = this.waiting.length;
      this.more.hidden = n === 0;
      if (n) ZH.set(this.more, ZH.say("rows.new", { n }));
    }

    /** The ids as shown, top to bottom. */
    get shown() {
      return this.order;
    }

    rowOf(id) {
      return this.rows.get(String(id));
    }
  }

  /** Make a list box one selectable list: arrows and J/K belong to the screen, clicks to this. */
  ZH.selectable = (box, pick, label = "") => {
    box.setAttribute("role", "listbox");
    if (label) box.setAttribute("aria-label", label);
    box.addEventListener("click", (event) => {
      const row = event.target.closest("[data-key]");
      if (row && box.contains(row)) pick(row.dataset.key, row);
    });
  };

  ZH.List = List;
  ZH.arrange = arrange;
})();
