// The wall's map shows the whole city; it goes to what has just turned critical and comes back.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const FOCUS_MS = 20000;

  let focus = new Set();
  let back = null;

  const home = () => {
    focus = new Set();
    clearTimeout(back);
    ZH.maps.get("wall-map")?.home("city");
  };
  wall.home = home;

  /** Show rows {lon, lat} on the map until `home()`. */
  wall.look = (rows, choices = { maxZoom: 13.5, padding: 0.35 }) => ZH.maps.get("wall-map")?.fit(rows, choices);

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
    wall.look(places);
    clearTimeout(back);
    back = setTimeout(() => (wall.held?.() ? null : home()), FOCUS_MS);
  };

  // The map's room changes with what stands around it, not only with the window.
  ZH.mapMade.on((made, id) => {
    if (id !== "wall-map") return;
    const watcher = new ResizeObserver(() => made.map.invalidateSize({ animate: false, pan: false }));
    watcher.observe(made.map.getContainer());
    made.map.on("unload", () => watcher.disconnect());
  });

  let known = false;
  wall.board.changed.on(({ turned }) => {
    const live = known && ZH.feed.isLive();
    known = ZH.picture.place !== null;
    if (!live || wall.held?.()) return;
    const fresh = turned.filter(({ was, tone }) => was !== "critical" && tone === "critical").map(({ id }) => id);
    if (fresh.length) wall.focusOn(fresh);
  });
})();
