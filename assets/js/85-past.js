// The time machine: shows any past moment from the facts, clearly not the present. A bar with a slider,
// steps and play; keys while it is open; ?at=2026-11-23T14:31:00+08:00 opens a page at a moment.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { el, set } = ZH;
  const WINDOW = 86400; // the slider spans a day; a day back or forth is a button
  const STEP = 60;
  const SPEEDS = [60, 600, 3600]; // past seconds a second
  const FRAME_MS = 1000;
  const KEPT = 40; // pictures remembered, so that going back and forth asks nothing

  let bar = null;
  let span = null;
  let end = null;
  let moment = null;
  let playing = null;
  let speed = SPEEDS[0];
  let asked = 0;
  const kept = new Map();

  const past = (ZH.past = {
    changed: ZH.signal(),
    /** The moment shown, in seconds since 1970, or null in the present. */
    get moment() {
      return ZH.feed.pastMoment();
    },
    get isOpen() {
      return Boolean(bar && !bar.hidden);
    },
    get isPlaying() {
      return playing !== null;
    },
  });

  const iso = (seconds) => new Date(Math.floor(seconds) * 1000).toISOString();
  const get = async (path) => {
    const answer = await fetch(path, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };

  const fetchAt = async (seconds) => {
    if (!kept.has(seconds)) {
      kept.set(seconds, await get(`/api/past?at=${encodeURIComponent(iso(seconds))}&scope=${encodeURIComponent(ZH.feed.scope)}`));
      if (kept.size > KEPT) kept.delete(kept.keys().next().value);
    }
    return kept.get(seconds);
  };

  const fit = (seconds) => Math.round(Math.min(span?.last ?? seconds, Math.max(span?.first ?? seconds, seconds)));

  /** Show a moment; whatever was asked for later wins. Resolves when it is painted, false if it could not be had. */
  past.show = async (seconds) => {
    moment = fit(seconds);
    const mine = (asked += 1);
    paint();
    try {
      const fresh = await fetchAt(moment);
      if (mine !== asked) return false;
      ZH.feed.past(fresh, moment);
      past.fault = false;
    } catch {
      past.fault = mine === asked;
    }
    paint();
    past.changed.emit(moment);
    return !past.fault;
  };

  /** Go some seconds back (negative) or forth. */
  past.step = (seconds) => {
    past.pause();
    return past.show((moment ?? ZH.clock.real()) + seconds);
  };

  past.play = () => {
    if (playing) return;
    moment ??= fit(ZH.clock.real() - 3600);
    playing = setInterval(advance, FRAME_MS);
    paint();
  };
  let busy = false;
  const advance = async () => {
    if (busy || document.hidden) return; // a slow answer slows the film, it never piles up
    const next = moment + (speed * FRAME_MS) / 1000;
    if (next >= ZH.clock.real() - STEP) {
      past.present();
      return;
    }
    busy = true;
    await past.show(next);
    busy = false;
  };
  past.pause = () => {
    clearInterval(playing);
    playing = null;
    paint();
  };
  past.toggle = () => (playing ? past.pause() : past.play());
  past.faster = () => {
    speed = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length];
    paint();
  };

  /** Back to what is happening now. */
  past.present = () => {
    past.pause();
    asked += 1;
    moment = null;
    end = null;
    kept.clear();
    paint();
    past.changed.emit(null);
    return ZH.feed.present();
  };

  // ── the bar ────────────────────────────────────────────────────────────────────────────────
  const button = (key, run, icon) => el("button", { class: "button", type: "button", "data-say": key, on: { click: run } }, icon ? el("span", { class: `i i-${icon}`, "aria-hidden": "true" }) : null);
  const SPANS = [["past.day_back", -86400, "chevrons-left"], ["past.hour_back", -3600, "chevron-left"], ["past.hour_on", 3600, "chevron-right"], ["past.day_on", 86400, "chevrons-right"]];

  const build = () => {
    const slider = el("input", { type: "range", class: "past-slider", step: STEP, on: { input: (event) => { past.pause(); past.show(Number(event.target.value)); } } });
    const steps = SPANS.map(([key, seconds, icon]) => button(key, () => past.step(seconds), icon));
    bar.append(
      el("div", { class: "past-steps" }, ...steps.slice(0, 2)), button("past.play", past.toggle, "player-play"),
      el("div", { class: "past-steps" }, ...steps.slice(2)), el("button", { class: "button past-speed", type: "button", on: { click: past.faster } }),
      el("div", { class: "past-track" }, el("span", { class: "past-edge dim" }), slider, el("span", { class: "past-edge dim" })),
      el("b", { class: "n past-moment", role: "status" }), el("span", { class: "past-fault" }), button("past.present", past.present), button("past.close", past.close, "x"),
    );
  };

  const name = (node, words) => set(node, null, { "aria-label": words, title: words });
  const nameButtons = () => {
    for (const node of bar.querySelectorAll("[data-say]")) {
      const words = ZH.say(node.dataset.say === "past.play" && playing ? "past.pause" : node.dataset.say);
      if (node.firstElementChild) name(node, words);
      else set(node, words);
    }
    set(bar.querySelector(".i-player-play, .i-player-pause"), null, { class: playing ? "i i-player-pause" : "i i-player-play" });
    set(bar.querySelector(".past-speed"), `${speed}×`);
    name(bar.querySelector(".past-speed"), ZH.say("past.speed", { n: speed }));
  };

  const paint = () => {
    if (!bar || bar.hidden) return;
    const shown = moment ?? ZH.clock.real();
    if (end === null || shown > end || shown < end - WINDOW) end = Math.min(span.last, Math.max(shown + WINDOW / 2, span.first + Math.min(WINDOW, span.last - span.first)));
    const [low, high] = [Math.max(span.first, end - WINDOW), end];
    const [left, slider, right] = bar.querySelector(".past-track").children;
    Object.assign(slider, { min: Math.floor(low), max: Math.ceil(high) });
    if (document.activeElement !== slider || playing || Number(slider.value) !== Math.round(shown)) slider.value = Math.round(shown);
    set(slider, null, { "aria-label": ZH.say("past.slider"), "aria-valuetext": ZH.format.stamp(shown) });
    set(left, ZH.format.stamp(low));
    set(right, ZH.format.stamp(high));
    set(bar.querySelector(".past-moment"), moment === null ? ZH.say("past.now") : ZH.format.stamp(shown));
    set(bar.querySelector(".past-fault"), past.fault ? ZH.say("past.fault") : "");
    nameButtons();
  };

  /** Open the bar; the moment stays the present until somebody moves it. */
  past.open = async () => {
    bar = await ZH.there("past");
    span = await get("/api/past/span");
    if (!bar.firstElementChild) build();
    bar.hidden = false;
    document.documentElement.dataset.past = "";
    paint();
  };
  past.close = () => {
    if (bar) bar.hidden = true;
    delete document.documentElement.dataset.past;
    return moment === null ? Promise.resolve() : past.present();
  };

  const KEYS = [["arrowleft", "past.key_back", () => past.step(-STEP)], ["arrowright", "past.key_on", () => past.step(STEP)],
    ["pageup", "past.hour_back", () => past.step(-3600)], ["pagedown", "past.hour_on", () => past.step(3600)],
    [" ", "past.key_play", () => past.toggle()], ["escape", "past.present", () => past.close()]];
  for (const [key, say, run] of KEYS) ZH.keys?.add({ key, say, group: "past.title", run, when: () => past.isOpen });

  ZH.words.changed.on(paint);
  ZH.tick.on(() => {
    if (past.isOpen && moment === null) paint();
  });

  /** Begin where the address says: ?at= a moment, ?time=1 with the bar open. */
  past.fromAddress = async () => {
    const query = new URLSearchParams(location.search);
    if (query.get("time") === "1") await past.open();
    const at = Date.parse(query.get("at") ?? "") / 1000;
    if (Number.isFinite(at)) await past.show(at);
  };
})();
