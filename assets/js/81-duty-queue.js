// The queue: what waits for the desk, most urgent first; floods folded; nothing moves under the hand.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el, set } = ZH;
  const MOST = 200;
  const TONES = ["critical", "warning"];

  class Queue {
    /** `desk`: whose it is. `board`: of what. Tabs of other scripts are added by `addTab`. */
    constructor(box, desk, board = ZH.board) {
      Object.assign(this, { box, desk, board });
      this.flood = new ZH.FloodWatch();
      this.filter = { district: "ours", tones: new Set(), mine: false };
      this.openGroups = new Set();
      this.items = new Map();
      this.tabs = [];
      this.counted = ZH.signal();
      this.#build();
      this.addTab({ name: "todo", entries: (mine) => mine.filter((entry) => desk.toDo(entry)), flood: true });
      this.addTab({ name: "all", entries: (mine) => mine });
      this.tab = this.tabs[0];
      board.changed.on(() => this.paint());
      desk.changed.on(() => this.paint());
      ZH.feed.changed.on(() => this.paint());
      ZH.selection.changed.on((picked, from) => this.#mark(picked, from));
    }

    // ── its parts ────────────────────────────────────────────────────────────────────────────
    #build() {
      this.title = el("h2", { id: "queue-title" });
      this.more = el("button", { class: "button queue-new", type: "button", hidden: true });
      this.tabRow = el("div", { class: "queue-tabs", role: "tablist", "aria-label": ZH.say("duty.queue") });
      this.list = el("ol", { class: "rows queue-list", tabindex: "0", "aria-labelledby": "queue-title" });
      this.rest = el("p", { class: "queue-rest dim", hidden: true });
      this.bulk = el("div", { class: "queue-bulk row", hidden: true });
      this.wait = el("div", { class: "queue-wait" }, ZH.skeleton(12));
      this.box.append(
        el("div", { class: "panel-head queue-head" }, this.title, this.more),
        this.tabRow, this.#filters(), this.wait, this.list, this.rest, this.bulk, this.#hints());
      this.rows = new ZH.List(this.list, { ...this.#template(), more: this.more, empty: () => this.#emptyWords() });
      ZH.selectable(this.list, (key) => this.pick(key, "list"));
      this.list.addEventListener("dblclick", () => this.toggle());
    }

    #filters() {
      const districts = ZH.codesOf("districts").map((code) => el("option", { value: code, text: ZH.nameOf("districts", code) }));
      this.district = el("select", { class: "input", "aria-label": ZH.say("duty.district") },
        el("option", { value: "ours", text: ZH.say("duty.ours") }), el("option", { value: "all", text: ZH.say("duty.whole_city") }), ...districts);
      this.district.addEventListener("change", () => this.filterBy({ district: this.district.value }));
      this.tones = new Map(TONES.map((tone) => [tone, this.#toggle(`tone.${tone}`, () => this.toggleTone(tone), ZH.mark("case", tone))]));
      this.mine = this.#toggle("duty.mine", () => this.filterBy({ mine: !this.filter.mine }));
      return el("div", { class: "queue-filters" }, this.district, ...this.tones.values(), this.mine);
    }

    #toggle(say, run, ...inside) {
      const words = ZH.alone(ZH.say(say));
      return el("button", { class: "button queue-filter", type: "button", "aria-pressed": "false", title: words, "aria-label": words, on: { click: run } },
        ...inside, el("span", { class: "n", text: inside.length ? "" : words }));
    }

    #hints() {
      const hint = (keys, words) => el("span", {}, ...keys.map((key) => el("kbd", { text: key })), el("span", { text: words }));
      const acts = ["assign", "see"].map((name) => ZH.acts.named(name));
      return el("p", { class: "keys queue-keys" }, hint(["J", "K"], ZH.say("duty.move")),
        ...acts.map((act) => hint([ZH.keys.cap(act.key)], ZH.acts.word(act))), hint(["?"], ZH.say("duty.all_keys")));
    }

    #template() {
      const single = ZH.caseRow({ brief: true, unseen: (row) => !row.seen_by });
      const group = ZH.groupRow({ brief: true, unseen: (row) => !row.seen_by });
      return {
        key: (item) => item.key,
        build: (item) => {
          const row = item.build ? item.build(item) : single.build(item.entry);
          row.id = `row-${item.key}`;
          return row;
        },
        update: (row, item) => {
          if (item.update) item.update(row, item);
          else if (item.group) group.update(row, item.group);
          else single.update(row, item.entry);
          set(row, null, {
            "aria-selected": this.#isPicked(item) ? "true" : "false", "data-member": Boolean(item.member),
            "data-open": item.group && this.openGroups.has(item.key) ? "" : null,
          });
        },
      };
    }

    // ── tabs and filters ─────────────────────────────────────────────────────────────────────
    /** Add a tab: {name, entries(entries) or items(), flood}. Its word is duty.tab.<name>. */
    addTab(tab) {
      tab.button = el("button", { class: "queue-tab", role: "tab", type: "button", id: `tab-${tab.name}`, on: { click: () => this.show(tab.name) } });
      this.tabs.push(tab);
      this.tabRow.append(tab.button);
      this.paint();
    }

    show(name) {
      this.tab = this.tabs.find((tab) => tab.name === name) ?? this.tab;
      this.#again();
    }

    filterBy(change) {
      Object.assign(this.filter, change);
      this.district.value = this.filter.district;
      this.#again();
    }

    toggleTone(tone) {
      const { tones } = this.filter;
      if (!tones.delete(tone)) tones.add(tone);
      this.#again();
    }

    /** A wish of the person's: show the new order at once. */
    #again() {
      this.paint();
      this.rows.release();
    }

    #inDistrict({ row }) {
      const { district } = this.filter;
      if (district === "all") return true;
      return district === "ours" ? this.desk.ours(row.district) : row.district === district;
    }

    #wanted(entry) {
      const { tones, mine } = this.filter;
      return (!tones.size || tones.has(entry.tone)) && (!mine || this.desk.mine(entry));
    }

    // ── painting ─────────────────────────────────────────────────────────────────────────────
    paint() {
      if (!this.tab) return;
      const here = this.board.ordered().filter((entry) => this.#inDistrict(entry));
      const counts = new Map(this.tabs.filter((tab) => tab.entries).map((tab) => [tab, tab.entries(here)]));
      const todo = counts.get(this.tabs[0]);
      const groups = this.flood.see(todo.filter((entry) => this.#wanted(entry)), ZH.now());
      this.#paintHead(counts, todo);
      const items = this.#items(counts, groups);
      this.items = new Map(items.map((item) => [item.key, item]));
      const known = this.board.picture.place !== null;
      this.wait.hidden = known;
      this.list.hidden = !known;
      if (known) this.rows.show(items.slice(0, MOST));
      this.rest.hidden = items.length <= MOST;
      set(this.rest, ZH.say("duty.rest", { n: items.length - MOST }));
      this.#paintBulk();
      this.counted.emit({ todo, groups });
    }

    #items(counts, groups) {
      if (this.tab.items) return this.tab.items();
      if (this.tab.flood) return groups.flatMap((group) => this.#ofGroup(group));
      return counts.get(this.tab).filter((entry) => this.#wanted(entry)).map((entry) => ({ key: entry.row.id, entry }));
    }

    #ofGroup(group) {
      if (group.entries.length === 1) return [{ key: group.id, entry: group.first }];
      const key = `group-${group.id}`;
      const head = { key, group, entry: group.first };
      if (!this.openGroups.has(key)) return [head];
      return [head, ...group.entries.map((entry) => ({ key: entry.row.id, entry, member: true }))];
    }

    #paintHead(counts, todo) {
      const known = this.board.picture.place !== null;
      set(this.title, !known ? ZH.say("duty.queue") : ZH.say("duty.waiting", { n: todo.length, now: todo.filter(({ tone }) => tone === "critical").length }));
      for (const tab of this.tabs) {
        const n = tab.entries ? counts.get(tab).length : tab.count();
        set(tab.button, ZH.say(`duty.tab.${tab.name}`, { n: known ? ZH.format.number(n) : "" }), { "aria-selected": String(tab === this.tab), tabindex: tab === this.tab ? "0" : "-1" });
      }
      const shown = this.tab.entries ? counts.get(this.tab) : todo;
      for (const [tone, button] of this.tones) {
        set(button.lastChild, known ? String(shown.filter((entry) => entry.tone === tone).length) : "");
        set(button, null, { "aria-pressed": String(this.filter.tones.has(tone)) });
      }
      set(this.mine, null, { "aria-pressed": String(this.filter.mine) });
    }

    #emptyWords() {
      const time = ZH.format.time(ZH.now());
      const filtered = this.filter.tones.size || this.filter.mine || this.filter.district !== "ours";
      return ZH.say(this.tab.empty ?? (filtered ? "duty.empty_filter" : "duty.empty"), { time });
    }

    // ── selection ────────────────────────────────────────────────────────────────────────────
    #isPicked(item) {
      if (this.at === item.key) return true;
      return !this.at && ZH.selection.is(item.kind ?? "case", item.entry?.row.id ?? item.key);
    }

    /** Pick a row by its key. */
    pick(key, from = "queue") {
      const item = this.items.get(key);
      if (!item) return;
      this.at = key;
      ZH.selection.set({ kind: item.kind ?? "case", id: item.entry?.row.id ?? item.key }, from);
      this.#mark(ZH.selection.picked, from);
    }

    #mark(picked, from) {
      if (from !== "queue" && from !== "list") this.at = picked && this.items.has(picked.id) ? picked.id : null;
      for (const key of this.rows.shown) {
        const row = this.rows.rowOf(key);
        const item = this.items.get(key);
        if (row && item) set(row, null, { "aria-selected": this.#isPicked(item) ? "true" : "false" });
      }
      const row = this.at ? this.rows.rowOf(this.at) : null;
      set(this.list, null, { "aria-activedescendant": row ? row.id : null });
      if (row && from !== "list") row.scrollIntoView({ block: "nearest" });
      this.#paintBulk();
    }

    get current() {
      return this.items.get(this.at) ?? null;
    }

    /** Move by so many rows; the list takes the focus, so that its order stands still. */
    move(by, { focus = true } = {}) {
      const keys = this.rows.shown.filter((key) => this.items.has(key));
      if (!keys.length) return;
      const here = keys.indexOf(this.at);
      const next = here < 0 ? 0 : Math.min(keys.length - 1, Math.max(0, here + by));
      if (focus) this.list.focus({ preventScroll: true });
      this.pick(keys[next]);
    }

    /** Go to the row after a case that was dealt with; it may have left the list already. */
    advance(id) {
      const keys = this.rows.shown;
      const from = Math.max(keys.indexOf(id), keys.indexOf(this.at));
      const next = [...keys.slice(from + 1), ...keys.slice(0, Math.max(0, from))].find((key) => this.items.has(key) && key !== id);
      if (next) this.pick(next);
    }

    /** Pick the first row if nothing is picked yet. */
    begin() {
      if (!ZH.selection.picked && this.rows.shown.length) this.move(0, { focus: false });
    }

    /** Open or close the picked group; false when none is picked. */
    toggle() {
      const item = this.current;
      if (!item?.group) return false;
      if (!this.openGroups.delete(item.key)) this.openGroups.add(item.key);
      this.#again();
      this.pick(item.key);
      return true;
    }

    release() {
      this.rows.release();
      this.#mark(ZH.selection.picked, "queue");
    }

    // ── a whole group at once ────────────────────────────────────────────────────────────────
    #paintBulk() {
      const item = this.current;
      const group = item?.group;
      const key = group ? `${item.key} ${group.entries.length} ${this.openGroups.has(item.key)}` : "";
      if (key === this.bulkKey) return;
      this.bulkKey = key;
      this.bulk.hidden = !group;
      if (!group) return;
      const button = (name) => {
        const act = ZH.acts.named(name);
        return el("button", { class: "button", type: "button", on: { click: () => this.all(name) } }, el("span", { text: ZH.say("duty.all_of", { act: ZH.acts.word(act), n: group.entries.length }) }));
      };
      this.bulk.replaceChildren(
        el("button", { class: "button", type: "button", on: { click: () => this.toggle() } }, el("kbd", { text: "Enter" }),
          el("span", { text: ZH.say(this.openGroups.has(item.key) ? "duty.fold" : "duty.unfold") })),
        button("see"), button("urge"));
    }

    /** Give one command for every case of the picked group that allows it. */
    async all(name, values = {}) {
      const act = ZH.acts.named(name);
      const entries = (this.current?.group?.entries ?? []).filter((entry) => ZH.acts.legal(act, entry));
      const reason = act.asks?.includes("reason") ? { reason: ZH.acts.usual(act)[0] ?? ZH.acts.word(act) } : {};
      let good = 0;
      for (const { row } of entries) {
        try {
          await ZH.acts.send(act, row, { ...reason, ...values });
          good += 1;
        } catch (refusal) {
          if (!(refusal instanceof ZH.Refusal)) throw refusal;
        }
      }
      ZH.toast(ZH.say("duty.all_done", { act: ZH.acts.word(act), good, bad: entries.length - good }), { seconds: 6 });
    }
  }

  (ZH.duty ??= {}).Queue = Queue;
})();
