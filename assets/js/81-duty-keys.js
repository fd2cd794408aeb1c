// The desk's keys (screens, 2.8): one table, the same acts as the buttons.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { duty } = ZH;

  const bindActs = (desk, add, calm) => {
    const { card } = desk;
    for (const act of ZH.acts.all) {
      ZH.keys.add({ group: "duty.keys.acts", key: act.key, say: `act.name.${act.name}`, run: () => desk.key(act.name), when: () => calm() && (card.entry || desk.alarms.picked) && !desk.report.open_ });
    }
    for (const n of [1, 2, 3, 4, 5]) add("acts", String(n), n === 1 ? "duty.key.unit" : null, () => card.choose(n - 1), () => card.candidates.length >= n);
    add("acts", "z", "duty.key.undo", () => card.undo(), () => card.undos.length > 0);
    add("acts", "c", "act.call_key", () => desk.call(), () => Boolean(document.querySelector('#card [data-act="call"]')));
  };

  /** Bind every key of the console. */
  duty.bindKeys = (desk) => {
    const { queue } = desk;
    const acting = !desk.desk.onlyMap;
    const calm = () => !document.querySelector("dialog[open]");
    const add = (group, key, say, run, when = () => true) =>
      ZH.keys.add({ group: `duty.keys.${group}`, key, say, run, when: () => calm() && when() });

    add("move", ["j", "arrowdown"], "duty.key.next", () => queue.move(1));
    add("move", ["k", "arrowup"], "duty.key.before", () => queue.move(-1));
    add("move", "enter", "duty.key.open", () => desk.open(), () => !document.activeElement?.closest("button, a, summary, input, select, .candidate"));
    add("move", "n", "duty.key.new_rows", () => queue.release());
    add("move", "m", "duty.key.map", () => desk.openRow && desk.toMap(desk.openRow), () => Boolean(desk.openRow));
    if (acting) add("move", "/", "duty.key.line", () => desk.line.focus());
    add("move", "escape", "duty.key.back", () => desk.back(), () => !ZH.past?.isOpen);

    if (acting) bindActs(desk, add, calm);

    add("desk", "shift+n", "duty.report", () => desk.report.open(), () => acting && desk.desk.mayAct);
    add("desk", "shift+h", "duty.handover_do", () => desk.handover.open());
    add("desk", "shift+w", "walls.title", () => desk.walls.open());
    add("desk", "shift+e", "plan.title", () => desk.plan.open());
    add("desk", "shift+c", "coverage.title", () => desk.coverage.open());
    add("desk", "shift+p", "duty.do.past", () => ZH.past.open());
    add("desk", "shift+l", "duty.key.language", () => duty.choices.language());
    add("desk", "shift+s", "duty.key.sound", () => ZH.sound.toggle());
    ZH.keys.add({ group: "duty.keys.desk", key: "?", say: "duty.key.help", run: () => desk.help() });
    for (const [key, path] of [["d", "/duty/"], ["w", "/wall/"], ["b", "/briefing/"], ["e", "/devices/"]]) {
      add("desk", `g ${key}`, `duty.key.go_${key}`, () => location.assign(path));
    }
  };
})();
