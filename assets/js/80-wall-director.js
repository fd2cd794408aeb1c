// Which page a wall shows: what a desk sent, else the page of its address, else, with ?page=auto, the
// first scene of the table below that applies (docs/wall.md). Nothing changes for the sake of change.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const AUTO = new URLSearchParams(location.search).get("page") === "auto";
  const STAY_SECONDS = 60; // a scene that no longer applies stays this long, so that nothing flickers
  const FLOOD = 10; // alarms of one area within WINDOW
  const WINDOW = 600;

  const urgent = ({ tone }) => tone === "critical" || tone === "warning";
  const fresh = (entry, now) => urgent(entry) && now - entry.since <= WINDOW && now >= entry.since;
  const areaOf = (row) => ZH.entryOf("matters", row.matter).area;

  /** The area with the most of these cases, if there are at least `least` of them. */
  const thickest = (entries, least) => {
    const counts = new Map();
    for (const { row } of entries) counts.set(areaOf(row), (counts.get(areaOf(row)) ?? 0) + 1);
    const [best] = [...counts].filter(([area, n]) => area in wall.pages && n >= least).sort((a, b) => b[1] - a[1]);
    return best?.[0] ?? null;
  };
  const alarmed = (fits) => [...ZH.picture.table("alarm").values()].find((row) => row.state !== "cleared" && fits(row));

  /** Scenes from the gravest down: [why, page or null]. */
  const SCENES = [
    ["unseen", () => (wall.unseen().length ? "overview" : null)],
    ["alarm", () => pageOf(alarmed((row) => row.severity === 1 && row.state === "raised" && !row.case))],
    ["weather", () => (wall.pages.typhoon && alarmed((row) => row.weather === 2) ? "typhoon" : null)],
    ["flood", (now) => thickest(ZH.board.ordered().filter((entry) => fresh(entry, now)), FLOOD)],
    ["late", () => thickest(ZH.board.ordered().filter(({ tone }) => tone === "critical"), 3)],
    ["calm", () => "overview"],
  ];
  const pageOf = (alarm) => (alarm && alarm.area in wall.pages ? alarm.area : null);

  let scene = { rank: SCENES.length - 1, page: "overview", until: 0 };
  /** Choose the scene for now: a graver one at once, another one when the old has been over a while. */
  wall.direct = (now) => {
    const pages = SCENES.map(([, apply]) => apply(now));
    const rank = pages.findIndex((page) => page !== null);
    const lighter = rank > scene.rank || (rank === scene.rank && pages[rank] !== scene.page);
    if (!lighter || now >= scene.until) scene = { rank, page: pages[rank], until: now + STAY_SECONDS };
    return scene.page;
  };
  wall.sceneName = () => SCENES[scene.rank][0];

  let own = "overview";
  /** Take the page of the address; one that is not there is said, and the overview shown. */
  wall.choose = (page) => {
    own = page in wall.pages ? page : "overview";
    wall.fault = page in wall.pages ? null : page.slice(0, 40);
    turn();
  };

  const turn = () => {
    if (ZH.picture.place === null || ZH.feed.state === "past") return wall.show(wall.page === "overview" ? own : wall.page);
    const sent = wall.order?.kind === "page" ? wall.order.target : null;
    return wall.show(sent ?? (AUTO ? wall.direct(ZH.now()) : own));
  };

  wall.board.changed.on(turn);
  wall.ordered.on(turn);
  wall.turned.on(() => ZH.feed.reportSoon());
})();
