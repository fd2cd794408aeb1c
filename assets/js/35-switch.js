// ?state=…: shows a state for pictures and tests. It changes only what this browser paints, and
// says so across the corner of the screen.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const asked = new URLSearchParams(location.search).get("state");
  if (!asked) return;

  const later = (seconds) => performance.now() > seconds * 1000;
  const aged = (seconds) => {
    ZH.feed.age = () => seconds;
    ZH.feed.heardTime = () => ZH.clock.real() - seconds;
  };

  /** Answer requests whose address and method `fits` with `answer()`; all others go out. */
  const answering = (fits, answer) => {
    const out = window.fetch;
    window.fetch = (path, choices = {}) =>
      fits(String(path), choices.method ?? "GET") ? answer() : out.call(window, path, choices);
  };
  const refuse = (status, key = "", args = {}) => async () => {
    const said = key ? { key, ...args, zh: ZH.say(key, args, "zh"), en: ZH.say(key, args, "en") } : {};
    return new Response(JSON.stringify({ error: said }), { status, headers: { "Content-Type": "application/json" } });
  };
  const ofCommands = (path, method) => method === "POST" && path.startsWith("/api/commands/");
  const ofPicture = (path) => path.startsWith("/api/picture") || path.startsWith("/api/feed");

  /** Let every fresh picture and delta go through `change(rows)` first. */
  const changingRows = (change) => {
    const { load, apply } = ZH.Picture.prototype;
    ZH.Picture.prototype.load = function changed(fresh) {
      return load.call(this, { ...fresh, rows: change({ ...fresh.rows }, fresh.time) });
    };
    ZH.Picture.prototype.apply = function changed(delta) {
      return apply.call(this, delta.rows ? { ...delta, rows: { ...delta.rows, case: [] } } : delta);
    };
  };

  const FLOODS = [[13, 0], [7, 2], [3, 5]];
  /** Turn the first cases into three floods of fresh alarms, each of one matter in one place. */
  const flooded = (rows, now) => {
    const placed = rows.case.filter((row) => row.lon !== null && row.state === "filed");
    const rest = rows.case.filter((row) => row.unit).slice(0, 4).map((row) => ({ ...row, stage_due_at: null, priority: 3 }));
    const made = FLOODS.flatMap(([many, from], n) => {
      const first = placed[from % placed.length] ?? placed[0];
      return Array.from({ length: many }, (_, k) => ({
        ...first, id: k === many - 1 - ((many - 1) % 5) ? first.id : `${first.id.slice(0, 14)}${String(900000 + n * 100 + k)}`, state: "filed", unit: "", seen_by: "",
        priority: n ? 3 : 2, reported_at: Math.floor(now) - 60 - k * 20, filed_at: Math.floor(now) - 50 - k * 20,
        stage_due_at: k % 5 ? null : Math.floor(now) - 30, due_at: Math.floor(now) + 1400 + k * 25, limit_s: 7300,
        lon: first.lon + (k % 4) * 900, lat: first.lat + (k % 3) * 700,
      }));
    });
    return { ...rows, case: [...made, ...rest] };
  };

  const STATES = {
    stale: () => aged(48),
    offline: () => aged(75),
    back() {
      const age = ZH.feed.age;
      ZH.feed.age = () => (later(4) ? age() : 48);
      Object.defineProperty(ZH.feed, "missed", { get: () => 12, set() {} });
    },
    loading() {
      Object.defineProperty(ZH.feed, "startedAt", { get: () => performance.now() / 1000, set() {} });
      answering(ofPicture, () => new Promise(() => {}));
    },
    waiting: () => answering(ofPicture, () => new Promise(() => {})),
    signed_out: () => answering(ofPicture, refuse(401)),
    empty: () => changingRows((rows) => ({ ...rows, case: [] })),
    flood: () => changingRows(flooded),
    refused: () => answering(ofCommands, refuse(409, "unit_full", { field: "unit", unit: "A12", capacity: 3 })),
    failed: () => answering(ofCommands, refuse(500, "failed", { ref: "3f9a1c07" })),
    denied: () => answering(ofCommands, refuse(403)),
  };

  const mark = () => {
    const node = document.querySelector(".switch-mark") ?? ZH.el("div", { class: "watermark switch-mark", "data-side": "start" });
    if (!node.isConnected) document.body.append(node);
    const named = `switch.state.${asked}`;
    ZH.set(node, ZH.say("switch.mark", { state: ZH.canSay(named) ? ZH.say(named) : asked }));
  };
  ZH.switchState = asked;
  document.documentElement.dataset.switch = asked;
  STATES[asked]?.();
  ZH.words.changed.on(() => ZH.whenReady(mark));
})();
