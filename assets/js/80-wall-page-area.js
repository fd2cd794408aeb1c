// One page for each business area: its cases, crews and devices on the map, what needs action, the
// figures its data file names, and its own panels. An area that is added as a file has its page at once.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const { el, set } = ZH;
  const NEEDS = 3;
  const FIGURES = 6;
  const DEVICES_MOST = 4000; // more than these are shown by their alarms alone
  const REQUESTED = new Set(["hotline", "citizen", "media"]);

  const matterOf = (row) => ZH.entryOf("matters", row.matter);
  const skillsOf = (area) => new Set(ZH.codesOf("matters").map((code) => ZH.entryOf("matters", code)).filter((one) => one.area === area).map((one) => one.skill));

  const caseFits = (area) => (row) => matterOf(row).area === area || (area === "requests" && REQUESTED.has(row.source));
  const unitFits = (area) => {
    const skills = skillsOf(area);
    return (row) => row.skills.some((skill) => skills.has(skill));
  };

  // ── what cases and crews alone tell, where no figures are measured yet ─────────────────────
  const STAGES = [
    ["wall.stage_waiting", new Set(["reported", "checking", "accepted", "filed", "referred"])],
    ["wall.stage_working", new Set(["assigned", "acknowledged", "en_route", "on_scene"])],
    ["wall.stage_verifying", new Set(["disposed", "verifying", "verified"])],
    ["wall.stage_held", new Set(["held"])],
  ];
  const stages = () => {
    const entries = [...wall.board.entries.values()];
    return STAGES.map(([key, states]) => {
      const n = entries.filter(({ row }) => states.has(row.state)).length;
      return { id: key, name: ZH.say(key), share: entries.length ? n / entries.length : 0, value: ZH.format.number(n) };
    });
  };
  const matters = () => {
    const counts = new Map();
    for (const { row } of wall.board.entries.values()) counts.set(row.matter, (counts.get(row.matter) ?? 0) + 1);
    const top = Math.max(1, ...counts.values());
    return [...counts].sort((a, b) => b[1] - a[1]).map(([code, n]) => ({ id: code, name: ZH.nameOf("matters", code), share: n / top, value: ZH.format.number(n) }));
  };

  // ── devices and alarms on the map ──────────────────────────────────────────────────────────
  const TONE = { 1: "critical", 2: "warning" };
  const alarmsOf = (area) => [...ZH.picture.table("alarm").values()].filter((row) => row.area === area && row.state !== "cleared");

  const parts = (area, found, devices) => {
    const kinds = new Set(found?.page.filter(({ kind }) => kind === "map").flatMap(({ shows }) => shows));
    const loud = new Map(alarmsOf(area).filter(({ lon }) => lon !== null).map((row) => [row.device, { id: row.device, lon: row.lon, lat: row.lat, tone: TONE[row.severity] ?? "idle" }]));
    const calm = (devices?.rows ?? []).filter(([id, kind]) => kinds.has(devices.kinds[kind]) && !loud.has(id))
      .map(([id, , lon, lat]) => ({ id, lon, lat, tone: "idle" }));
    return [...calm, ...loud.values()];
  };

  /** Put rows {id, lon, lat, tone} on the map as components, unless the same lie there already. */
  const lay = (sign, make) => {
    const map = ZH.maps.get("wall-map");
    if (!map || wall.laid === sign) return;
    wall.laid = sign;
    map.scene.partsFrom = 0;
    map.scene.setParts(make());
  };
  const loudSign = (alarms) => alarms.map((row) => `${row.id}${row.severity}`).join();

  /** Put alarms alone on the map. */
  wall.layAlarms = (alarms) =>
    lay(loudSign(alarms), () => alarms.filter(({ lon }) => lon !== null).map((row) => ({ id: row.device, lon: row.lon, lat: row.lat, tone: TONE[row.severity] ?? "idle" })));

  const layDevices = (area, found) => {
    const many = Object.values(found?.states ?? {}).reduce((sum, n) => sum + n, 0);
    const devices = many && many <= DEVICES_MOST ? wall.known(`/api/devices?area=${area}`).get() : null;
    lay(`${area}/${devices?.time}/${loudSign(alarmsOf(area))}`, () => parts(area, found, devices));
  };
  wall.clearParts = () => {
    wall.laid = null;
    ZH.maps.get("wall-map")?.scene.setParts([]);
  };

  // ── the page ───────────────────────────────────────────────────────────────────────────────
  const figures = (found) => {
    const shows = found.page.filter(({ kind }) => kind === "figures").flatMap((panel) => panel.shows);
    return shows.map((code) => found.indicators.find((one) => one.code === code)).filter(Boolean)
      .filter((one) => one.value !== null).map((one) => ({ code: one.code, names: wall.ownBoth(one), value: wall.rounded(one.value), unit: one.unit }));
  };
  const figuresTitle = (found) => {
    const panel = found.page.find(({ kind }) => kind === "figures");
    return wall.ownBoth(panel).map((name, n) => `${name} ${n ? "" : ZH.format.time(found.as_of)}`.trim());
  };

  const classesOf = (area) => {
    const kinds = Object.values(wall.areas?.get(area)?.kinds ?? {});
    return Object.fromEntries(kinds.flatMap(({ classes }) => Object.entries(classes)).map(([name, matter]) => [name, ZH.nameOf("matters", matter)]));
  };

  const band = (area, found) =>
    found.page.flatMap((panel) => {
      const title = wall.ownBoth(panel);
      const points = panel.kind === "trend" ? found.trends?.[panel.shows[0]] ?? [] : [];
      if (points.length > 2) return [{ title, points, unit: found.trend_units?.[panel.shows[0]] ?? "" }];
      const items = panel.kind === "trend" ? [] : panel.shows.flatMap((code) => wall.panelRows(code, found.panels[code], classesOf(area)));
      return items.length ? [{ title, items }] : [];
    });

  /** What stands beneath the map: the area's own panels, else what its cases are about. */
  const paintBand = (box, area, found) => {
    const flow = found?.panels.waste_flow?.links.length ? found.panels.waste_flow : null;
    const panels = found && !flow ? band(area, found).slice(0, 2) : [];
    if (!flow && panels.length < 2) panels.push({ title: wall.both("wall.by_matter"), items: matters() });
    if (!flow && panels.length < 2) panels.push({ title: wall.both("wall.by_stage"), items: stages() });
    const sign = flow ? "flow" : panels.map(({ points }) => (points ? "line" : "rows")).join();
    if (box.dataset.made !== sign) {
      box.dataset.made = sign;
      box.replaceChildren();
      box.panels = panels.map(({ points }) => (points ? new wall.Trend(box) : new wall.Panel(box, "ranks", 4)));
    }
    if (flow) wall.paintFlow(box, flow, wall.ownBoth(found.page.find(({ kind }) => kind === "sankey")));
    else panels.forEach(({ title, items, points, unit }, n) => box.panels[n].paint(title, points ?? items, wall.known(`/api/areas/${area}`).stale, unit));
  };

  const pageOf = (area) => {
    let needs = null;
    let shown = null;
    return {
      title: () => (wall.areas?.has(area) ? wall.ownBoth(wall.areas.get(area)) : wall.both(`wall.page_${area}`)),
      strip: true,
      fits: () => ({ case: caseFits(area), unit: unitFits(area) }),
      side(body) {
        const known = wall.known(`/api/areas/${area}`);
        const found = known.get();
        needs = wall.needsIn(body, needs, NEEDS);
        needs.paint();
        if (shown?.box.parentElement !== body) shown = new wall.Panel(body, "figures", FIGURES);
        const items = found ? figures(found) : [];
        if (items.length) shown.paint(figuresTitle(found), items, known.stale);
        else shown.paint(wall.both("wall.by_stage"), stages().map(({ id, value }) => ({ code: id, names: wall.both(id), value, unit: ZH.say("wall.unit_cases") })));
        shown.fitIn(body);
        layDevices(area, found);
      },
      band: (box) => paintBand(box, area, wall.known(`/api/areas/${area}`).value),
    };
  };

  /** The areas that matters belong to, by the catalogue. */
  const areaCodes = () => [...new Set(ZH.codesOf("matters").map((code) => ZH.entryOf("matters", code).area))].filter((area) => ZH.canSay(`wall.page_${area}`));

  /** Put a page in for each area: those of the catalogue at once, those the server adds when they are known. */
  wall.areaPages = async () => {
    for (const area of areaCodes()) wall.pages[area] ??= pageOf(area);
    const areas = await wall.ask("/api/areas");
    wall.areas = new Map((areas ?? []).map((area) => [area.code, area]));
    for (const area of wall.areas.keys()) wall.pages[area] ??= pageOf(area);
    wall.repaint?.();
  };
})();
