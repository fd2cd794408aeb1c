// What a desk sent to this wall: a case or a camera fills the aside, a page takes the whole wall,
// until its time is over or it is taken back. Whoever sent it stands beside it.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const { el, set } = ZH;

  wall.name = "";
  wall.order = null;
  let orders = new Map();
  let lastRow = null; // a case that is closed meanwhile is still what was sent

  const current = () => {
    const order = orders.get(wall.name) ?? null;
    return order && (order.until === null || ZH.clock.real() < order.until) ? order : null;
  };

  const settle = () => {
    const order = current();
    if (JSON.stringify(order) === JSON.stringify(wall.order)) return;
    wall.order = order;
    lastRow = null;
    wall.ordered.emit(order);
  };

  /** Follow what is sent to the wall of this name; call it once the feed has started. */
  wall.obey = (name) => {
    wall.name = name;
    settle();
  };
  wall.listen = () => {
    ZH.feed.hear("walls", wall.takeOrders);
    ZH.tick.on(settle);
  };
  /** Take in how all walls stand and what was sent to them. */
  wall.takeOrders = (walls) => {
    wall.listed = walls;
    orders = new Map(walls.map((one) => [one.name, one.order]));
    settle();
  };

  /** Tell whether the aside and the map belong to what was sent. */
  wall.held = () => wall.order !== null && wall.order.kind !== "page";

  const byWords = ({ by_name: who, until }) =>
    until === null ? wall.both("wall.by_stays", { who }) : wall.both("wall.by", { who, time: ZH.format.time(until) });

  // ── a case ─────────────────────────────────────────────────────────────────────────────────
  const STEPS = [["reported_at", "wall.step_reported"], ["filed_at", "wall.step_filed"], ["assigned_at", "wall.step_assigned"],
    ["arrived_at", "wall.step_arrived"], ["disposed_at", "wall.step_disposed"]];

  const entryOf = (id) => {
    const entry = ZH.board.case(id);
    if (entry) lastRow = entry;
    return entry ?? (lastRow ? { ...lastRow, ended: true } : null);
  };

  const steps = (row) =>
    STEPS.filter(([name]) => row[name] !== null).flatMap(([name, key]) => [
      el("dt", { class: "n", text: ZH.format.time(row[name]) }), el("dd", { text: ZH.say(key) })]);

  const caseCard = (entry) => {
    const { row, tone, ended } = entry;
    const words = ZH.caseWords;
    const shownTone = ended ? "ok" : tone;
    return el("div", { class: "wall-card", "data-tone": shownTone },
      el("div", { class: "wall-card-head" }, ZH.mark("case", shownTone, { unseen: tone === "critical" && !row.seen_by && !ended }),
        el("b", { class: "wall-card-title", text: words.title(row) })),
      el("p", { class: "wall-card-place", text: words.place(row) }),
      el("div", { class: "wall-card-state" }, el("span", { text: ended ? ZH.say("wall.case_ended") : words.state(entry) }),
        ended ? null : el("b", { class: "n big", text: words.time(entry, ZH.now()) })),
      el("dl", { class: "wall-card-steps" }, ...steps(row)));
  };

  // ── a camera ───────────────────────────────────────────────────────────────────────────────
  const cameras = new Map();
  const cameraOf = (id) => {
    if (!cameras.has(id)) {
      cameras.set(id, null);
      fetch(`/api/devices/${encodeURIComponent(id)}`, { credentials: "same-origin", headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : null))
        .then((found) => {
          cameras.set(id, found?.device ?? found);
          wall.ordered.emit(wall.order);
        })
        .catch(() => cameras.delete(id));
    }
    return cameras.get(id);
  };

  const cameraCard = (id) => {
    const camera = cameraOf(id);
    const name = camera ? [camera[ZH.words.lang], id].filter(Boolean).join(" ") : id;
    return el("div", { class: "wall-card", "data-tone": "active" },
      el("div", { class: "wall-card-head" }, ZH.mark("part", "active"), el("b", { class: "wall-card-title", text: name })),
      camera ? el("p", { class: "wall-card-place", text: [ZH.nameOf("districts", camera.district), camera.address].filter(Boolean).join(" ") }) : null,
      camera?.still ? el("img", { class: "wall-card-still", src: camera.still, alt: name }) : el("p", { class: "dim", text: ZH.say("wall.no_still") }));
  };

  /** Where what was sent lies: rows {lon, lat} for the map. */
  wall.sentPlaces = () => {
    if (!wall.held()) return [];
    if (wall.order.kind === "camera") return [cameraOf(wall.order.target)].filter((one) => one?.lon);
    const entry = entryOf(wall.order.target);
    const fix = entry?.row.unit ? ZH.board.unit(entry.row.unit)?.fix : null;
    return entry && entry.row.lon !== null ? [entry.row, fix].filter(Boolean) : [];
  };

  /** Paint what was sent into its part of the aside; whether anything was. */
  wall.paintSent = (box) => {
    const { order } = wall;
    set(box, null, { hidden: !wall.held() });
    if (!wall.held()) return;
    if (!box.firstElementChild) box.append(el("div", { class: "wall-sent-card" }), wall.two("wall-line wall-sent-by dim"));
    wall.setTwo(box.lastElementChild, byWords(order));
    const entry = order.kind === "case" ? entryOf(order.target) : null;
    const card = order.kind === "camera" ? cameraCard(order.target) : entry && caseCard(entry);
    const missing = () => el("p", { text: ZH.say("wall.case_gone", { id: order.target }) });
    box.firstElementChild.replaceChildren(card || missing());
  };
})();
