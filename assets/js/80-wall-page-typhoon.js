// Typhoon and flood: what weather does to the city, the warning in force, and what may fall next.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const SKILLS = new Set(["trees", "drainage", "rescue"]);
  const FIGURES = ["rain_max", "flooded_places", "red_orange", "slopes_watched"];

  const skillOf = (row) => ZH.entryOf("matters", row.matter).skill;
  const weather = () => [...ZH.picture.table("alarm").values()].filter((row) => row.weather > 0 && row.state !== "cleared");
  const warning = () => weather().filter((row) => row.weather === 2).sort((a, b) => a.severity - b.severity)[0];

  const ruleName = (alarm) => {
    const rule = wall.areas?.get(alarm.area)?.kinds[alarm.kind]?.rules[alarm.rule.split(":")[0]];
    return rule ? wall.ownBoth(rule) : [ZH.nameOf("matters", alarm.kind), ""];
  };
  wall.ruleName = ruleName;

  const signal = () => {
    const found = warning();
    if (!found) return { id: "signal", frame: "part", tone: "idle", value: "—", words: wall.both("wall.no_warning") };
    const names = ruleName(found);
    const colour = found.colour ? wall.both(`wall.colour_${found.colour}`) : ["", ""];
    return { id: "signal", frame: "part", tone: found.severity === 1 ? "critical" : "warning", value: colour[0], words: names };
  };

  let needs = null;
  let shown = null;
  (wall.pages ??= {}).typhoon = {
    title: () => wall.both("wall.page_typhoon"),
    strip: true,
    fits: () => ({ case: (row) => SKILLS.has(skillOf(row)), unit: (row) => row.skills.some((skill) => SKILLS.has(skill)) }),
    figures: (board) => [signal(), ...wall.fourFigures(board)],
    side(body) {
      needs = wall.needsIn(body, needs, 4);
      needs.paint();
      if (shown?.box.parentElement !== body) shown = new wall.Panel(body, "figures", 4);
      const found = wall.known("/api/areas/safety").get();
      const items = FIGURES.map((code) => found?.indicators.find((one) => one.code === code)).filter((one) => one && one.value !== null)
        .map((one) => ({ code: one.code, names: wall.ownBoth(one), value: wall.rounded(one.value ?? NaN), unit: one.unit }));
      shown.paint(wall.both("wall.watched"), items, wall.known("/api/areas/safety").stale);
      shown.fitIn(body);
      wall.layAlarms(weather());
    },
    band(box) {
      const found = wall.known("/api/areas/safety").value;
      const trees = wall.panelRows("tree_risk", found?.panels.tree_risk ?? []);
      const alarms = weather().sort((a, b) => a.severity - b.severity || a.raised_at - b.raised_at).map((row) => ({
        id: row.id, name: `${ruleName(row)[0]} ${ZH.nameOf("districts", row.district)}`, value: wall.rounded(Number(row.value)),
        note: ZH.format.time(row.raised_at), tone: row.severity <= 2 ? "warning" : null,
      }));
      if (box.dataset.made !== "typhoon") {
        box.dataset.made = "typhoon";
        box.replaceChildren();
        box.panels = [new wall.Panel(box, "ranks", 4), new wall.Panel(box, "ranks", 4)];
      }
      box.panels[0].paint(wall.both("wall.weather_alarms"), alarms);
      box.panels[1].paint(wall.both("wall.trees_at_risk"), trees, wall.known("/api/areas/safety").stale);
    },
  };
})();
