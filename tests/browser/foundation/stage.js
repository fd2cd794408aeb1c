// Fills the stage with specimens of every part, and with lists of the made-up city.
(() => {
  "use strict";
  const ZH = window.Zhihui;
  const { el } = ZH;
  const show = document.body.dataset.show;
  ZH.mapChoices["stage-map"] = { frame: new URLSearchParams(location.search).get("frame") || "city", partsFrom: 16 };

  const marks = () => {
    const rows = [];
    for (const frame of ["case", "unit", "part"]) {
      const row = el("div", { class: "specimen" });
      for (const tone of ["critical", "warning", "active", "ok", "idle"]) {
        row.append(ZH.mark(frame, tone));
        if (tone === "critical") row.append(ZH.mark(frame, tone, { unseen: true }));
        if (tone === "active") row.append(ZH.mark(frame, tone, { sign: "go" }), ZH.mark(frame, tone, { sign: "on" }));
      }
      row.append(ZH.mark(frame, "idle", { stale: true }));
      rows.push(row);
    }
    return el("section", {}, ...rows);
  };

  const parts = () =>
    el("section", { class: "stack" },
      el("div", { class: "specimen" },
        el("button", { class: "button", "data-main": true, text: "派遣 A12，预计 6 分钟到达" }),
        el("button", { class: "button", text: "选其他队伍" }),
        el("button", { class: "button", disabled: true, text: "呼叫" }),
        el("button", { class: "button", "data-quiet": true, text: "更多" }),
        el("kbd", { text: "D" }), el("kbd", { text: "Esc" }), el("span", { class: "tag", text: "C-20261122-0418" }),
        el("span", { class: "i i-ambulance" }), el("span", { class: "i i-bell-ringing" }), el("span", { class: "i i-map-pin" })),
      el("div", { class: "deadline", "data-tone": "critical" }, ZH.mark("case", "critical", { unseen: true }),
        el("div", {}, el("b", { text: "未派遣 12 分钟" }), el("span", { class: "dim", text: "派遣时限 5 分钟，已超 7 分钟" }))),
      el("div", { class: "deadline", "data-tone": "warning" }, ZH.mark("case", "warning"),
        el("div", {}, el("b", { text: "剩 9 分钟" }), el("span", { class: "dim", text: "14:41 前到场" }))),
      el("div", { class: "note", "data-kind": "refused" }, el("span", { class: "note-text", text: "A12 已被王敏派往 C-0417（8 秒前）。选下一个：A04" })),
      el("div", { class: "tabs", role: "tablist" },
        el("button", { class: "tab", role: "tab", "aria-selected": "true", text: "待办 7" }),
        el("button", { class: "tab", role: "tab", "aria-selected": "false", text: "队伍 12" })),
      el("div", { class: "steps" }, el("div", { class: "step", "data-done": true, text: "已接单" }), el("div", { class: "step", "aria-current": "step", text: "到场" }), el("div", { class: "step", text: "处置" })),
      ZH.spark([3, 4, 4, 5, 7, 9, 8]));

  const lists = () => {
    const cases = el("ol", { class: "rows", id: "cases" });
    const units = el("ol", { class: "rows", id: "units" });
    const more = el("button", { class: "button", id: "more", hidden: true, type: "button" });
    const wall = document.documentElement.dataset.screen === "wall";
    const role = wall ? null : "option";
    const brief = document.documentElement.dataset.screen === "duty";
    const list = new ZH.List(cases, { ...ZH.caseRow({ role, brief, unseen: (row) => !row.seen_by }), more, hold: !wall, empty: () => ZH.say("rows.lost") });
    const crews = new ZH.List(units, { ...ZH.unitRow({ role }), hold: !wall });
    window.stage = { list, crews };
    const paint = () => {
      list.show(ZH.board.ordered().slice(0, wall ? 7 : 40));
      crews.show([...ZH.board.units.values()].slice(0, 12));
    };
    ZH.board.changed.on(paint);
    ZH.words.changed.on(paint);
    if (!wall) ZH.selectable(cases, (id) => ZH.selection.set({ kind: "case", id }, "list"), "案件");
    if (!wall) ZH.selectable(units, (id) => ZH.selection.set({ kind: "unit", id }, "list"), "队伍");
    ZH.selection.changed.on((picked) => {
      for (const row of cases.children) ZH.set(row, null, { "aria-selected": picked?.id === row.dataset.key ? "true" : null });
    });
    return [el("section", {}, el("span", { "data-feed": "age" }), more, cases), el("section", {}, units)];
  };

  const fill = (stage) => {
    if (show === "rows") stage.append(marks(), parts(), ...lists());
    else if (show === "split") stage.append(...lists());
  };

  const start = async () => {
    await ZH.words.load(["zh", "en"]);
    const waitFor = setInterval(async () => {
      const stage = document.getElementById("stage");
      if (!stage) return;
      clearInterval(waitFor);
      fill(stage);
      if (!document.documentElement.dataset.scope) {
        const fresh = await (await fetch("/api/picture")).json();
        ZH.picture.load(fresh);
        ZH.clock.take(fresh.time);
      }
      document.body.dataset.ready = "";
    }, 50);
  };
  start();
})();
