// The lists on the left: what waits for this centre, its crews, and everything in the district.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const district = (ZH.district ??= {});
  const { el, set } = ZH;
  const TABS = ["todo", "crews", "all"];
  const COLUMNS = ["available", "busy", "off"];
  const MOST = 300;

  /** Rows as everywhere, and on them who holds what is not ours and what has not been sent. */
  const rowOf = (desk, template) => ({
    ...template,
    update(node, item) {
      template.update(node, item);
      const { row } = item.first ?? item;
      const state = node.querySelector(".case-row-state");
      const unsent = desk.unsent(row.id);
      if (unsent) set(state, ZH.say("district.unsent", { what: ZH.acts.word(ZH.acts.named(unsent.about.act)) }));
      else if (!desk.holds(row)) set(state, ZH.say("district.held_by", { centre: district.centreName(row.holder) }));
      else if (desk.handed(row)) set(state, ZH.say("district.to_sign"));
      set(node, null, { "data-unsent": Boolean(unsent), "data-handed": desk.handed(row), "aria-selected": ZH.selection.is("case", row.id) ? "true" : "false" });
    },
  });

  const columnOf = ({ row, tone, age }) => {
    if (row.duty === "off_duty" || row.duty === "break") return "off";
    return tone === "ok" && age !== "lost" && age !== "none" ? "available" : "busy";
  };

  /** This district's own crews first, then those that support it. */
  const byOwnFirst = (a, b) => (b.row.district === district.code) - (a.row.district === district.code) || (a.row.id < b.row.id ? -1 : 1);

  class Lists {
    constructor(box, desk) {
      this.desk = desk;
      this.tab = "todo";
      this.flood = new ZH.FloodWatch();
      this.tabs = TABS.map((name) => el("button", { class: "district-tab", type: "button", role: "tab", id: `district-tab-${name}`, "aria-controls": `district-${name}`, on: { click: () => this.open(name) } }));
      const bar = el("div", { class: "tabs", role: "tablist", "aria-label": ZH.say("district.lists") }, ...this.tabs);
      bar.addEventListener("keydown", (event) => this.#arrow(event));
      this.panels = Object.fromEntries(TABS.map((name) => [name, el("div", { class: "district-panel", id: `district-${name}`, role: "tabpanel", "aria-labelledby": `district-tab-${name}`, tabindex: "0" })]));
      box.replaceChildren(bar, ...Object.values(this.panels));
      this.lists = { todo: this.#cases("todo", true), all: this.#cases("all", false) };
      this.columns = COLUMNS.map((name) => this.#column(name));
      this.panels.crews.append(el("div", { class: "crews" }, ...this.columns.map(({ node }) => node)));
      ZH.board.changed.on(() => this.paint());
      desk.changed.on(() => this.paint());
      ZH.selection.changed.on(() => this.paint());
      this.lists.todo.list.box.append(ZH.skeleton(8));
      this.open("todo");
    }

    #cases(name, grouped) {
      const more = el("button", { class: "button district-more", type: "button", hidden: true });
      const box = el("ol", { class: "rows district-rows", "aria-label": ZH.say(`district.tab_${name}`) });
      const rest = el("p", { class: "dim district-rest", hidden: true });
      this.panels[name].append(more, box, rest);
      const choices = { district: false, unseen: (row) => !row.seen_by, foreign: (row) => !this.desk.holds(row) };
      const template = rowOf(this.desk, grouped ? ZH.groupRow(choices) : ZH.caseRow(choices));
      ZH.selectable(box, (id) => ZH.selection.set({ kind: "case", id }, "list"));
      const empty = () => ZH.say(`district.empty_${name}`, { time: ZH.format.time(ZH.now()) });
      return { list: new ZH.List(box, { ...template, more, empty }), rest };
    }

    #column(name) {
      const head = el("h3", { id: `district-column-${name}` });
      const box = el("ol", { class: "rows crews-rows", "aria-labelledby": `district-column-${name}` });
      const template = ZH.unitRow();
      const own = {
        ...template,
        update(node, entry) {
          template.update(node, entry);
          set(node.querySelector(".unit-row-title"), entry.row.id);
          set(node.querySelector(".unit-row-place"), entry.row.name);
          // where a crew at rest is does not matter: it is not out of touch, it is off duty
          if (columnOf(entry) === "off") set(node.querySelector(".unit-row-state"), ZH.alone(ZH.say(`duty.${entry.row.duty}`)));
          set(node, null, { "aria-selected": ZH.selection.is("unit", entry.row.id) ? "true" : "false" });
        },
      };
      ZH.selectable(box, (id) => ZH.selection.set({ kind: "unit", id }, "list"));
      const list = new ZH.List(box, { ...own, empty: () => ZH.say("district.nobody") });
      return { name, head, list, node: el("section", { class: "crews-column" }, head, box) };
    }

    /** Show one of the three lists. */
    open(name) {
      this.tab = name;
      document.documentElement.dataset.list = name;
      TABS.forEach((tab, n) => {
        set(this.tabs[n], null, { "aria-selected": String(tab === name), tabindex: tab === name ? "0" : "-1" });
        this.panels[tab].hidden = tab !== name;
      });
      this.paint();
    }

    #arrow(event) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = TABS[(TABS.indexOf(this.tab) + step + TABS.length) % TABS.length];
      this.open(next);
      this.tabs[TABS.indexOf(next)].focus();
    }

    paint() {
      if (ZH.picture.place === null) {
        TABS.forEach((name, n) => set(this.tabs[n], ZH.say(`district.tab_${name}`)));
        return;
      }
      const all = ZH.board.ordered();
      const todo = all.filter((entry) => this.desk.waits(entry));
      const units = [...ZH.board.units.values()].sort(byOwnFirst);
      const counts = { todo: todo.length, crews: units.length, all: all.length };
      TABS.forEach((name, n) => set(this.tabs[n], ZH.say(`district.tab_${name}_n`, { n: counts[name] })));
      if (this.tab === "todo") this.#show("todo", this.flood.see(todo, ZH.now()));
      else if (this.tab === "all") this.#show("all", all);
      else this.#showCrews(units);
    }

    #show(name, items) {
      const { list, rest } = this.lists[name];
      list.show(items.slice(0, MOST));
      rest.hidden = items.length <= MOST;
      set(rest, ZH.say("district.rest", { n: items.length - MOST }));
    }

    #showCrews(units) {
      for (const { name, head, list } of this.columns) {
        const mine = units.filter((entry) => columnOf(entry) === name);
        set(head, ZH.say(`district.column_${name}`, { n: mine.length }));
        list.show(mine);
      }
    }
  }

  district.Lists = Lists;
})();
