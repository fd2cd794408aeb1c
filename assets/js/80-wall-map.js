// The wall's map shows the whole city; it goes to what has just turned critical and comes back.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  wall.focusMs = 20000;

  let focus = new Set();
  let back = null;

  /** Show rows {lon, lat} on the map. */
  const look = (rows) => ZH.maps.get("wall-map")?.fit(rows, { maxZoom: 13.5, padding: 0.35 });

  /** Show what the wall is for now: what was sent to it, else the whole city. */
  wall.home = () => {
    focus = new Set();
    clearTimeout(back);
    const sent = wall.sentPlaces();
    if (sent.length) look(sent);
    else ZH.maps.get("wall-map")?.home("city");
  };

  const placesOf = (ids) =>
    [...ids].flatMap((id) => {
      const entry = wall.board.case(id);
      const fix = entry?.row.unit ? wall.board.unit(entry.row.unit)?.fix : null;
      return entry ? [entry.row, fix].filter(Boolean) : [];
    });

  /** Go to cases that have just turned critical, for twenty seconds. */
  wall.focusOn = (ids) => {
    for (const id of ids) focus.add(id);
    const places = placesOf(focus);
    if (!places.some(({ lon }) => lon !== null)) return;
    look(places);
    clearTimeout(back);
    back = setTimeout(wall.home, wall.focusMs);
  };

  // The map's room changes with what stands around it, not only with the window.
  ZH.mapMade.on((made, id) => {
    if (id !== "wall-map") return;
    const watcher = new ResizeObserver(() => made.map.invalidateSize({ animate: false, pan: false }));
    watcher.observe(made.map.getContainer());
    wall.home();
    made.map.on("unload", () => watcher.disconnect());
  });

  wall.ordered.on((order) => {
    ZH.selection.set(order?.kind === "case" ? { kind: "case", id: order.target } : null, "wall");
    wall.home();
  });

  let known = false;
  wall.board.changed.on(({ turned }) => {
    const live = known && ZH.feed.isLive();
    known = ZH.picture.place !== null;
    if (!live) return;
    const fresh = turned.filter(({ was, tone }) => was !== "critical" && tone === "critical").map(({ id }) => id);
    if (fresh.length) wall.focusOn(fresh);
  });
})();
