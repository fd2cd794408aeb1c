// Paints the age of the data: [data-feed="age"] in a bar, and one banner across the top.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const CLOCK_OFF_SECONDS = 60;
  const root = document.documentElement;
  const LOOK = {
    loading: ["off", "idle"], waiting: ["case", "warning"], live: ["live", "ok"], back: ["live", "ok"],
    stale: ["case", "warning"], offline: ["case", "warning"], signed_out: ["off", "idle"], past: ["off", "idle"],
  };

  const clockWords = () => {
    const off = ZH.feed.clockOff();
    if (Math.abs(off) < CLOCK_OFF_SECONDS) return "";
    return ZH.say(off > 0 ? "feed.clock_fast" : "feed.clock_slow", { time: ZH.format.duration(off) });
  };

  /** The short sentence beside the clock. */
  const ageWords = () => {
    const { state } = ZH.feed;
    const age = ZH.format.age(ZH.feed.age() ?? 0);
    if (state === "past") return ZH.say("feed.past_short", { time: ZH.format.stamp(ZH.feed.pastMoment()) });
    const said = ZH.say(`feed.${state}`, { age });
    return ZH.listed([said, clockWords()]);
  };

  const paintAge = (node) => {
    if (!node.firstElementChild) {
      node.classList.add("feed");
      node.replaceChildren(ZH.el("span", { class: "mark", "aria-hidden": "true" }), ZH.el("span"));
    }
    const [frame, tone] = LOOK[ZH.feed.state];
    ZH.set(node, null, { "data-tone": tone });
    ZH.set(node.firstElementChild, null, { "data-frame": frame, "data-tone": tone });
    ZH.set(node.lastElementChild, ageWords());
  };

  // ── the banner ─────────────────────────────────────────────────────────────────────────────
  const bannerWords = (lang = ZH.words.lang) => {
    const { state, missed } = ZH.feed;
    const moment = ZH.format.timeOfDay(ZH.feed.heardTime());
    const age = ZH.format.age(ZH.feed.age() ?? 0, lang);
    const say = (key, args) => ZH.say(key, args, lang);
    if (state === "offline") return say("feed.stopped", { time: moment, age });
    if (state === "stale" && onWall()) return say("feed.stopped", { time: moment, age });
    if (state === "back") return missed ? say("feed.caught_up", { n: missed }) : say("feed.back_again");
    if (state === "past") return say("feed.past_banner", { time: ZH.format.stamp(ZH.feed.pastMoment()) });
    if (state === "signed_out") return say("feed.signed_out_banner");
    if (state === "waiting") return say("feed.waiting_banner");
    return "";
  };
  const onWall = () => ZH.feed.screen.startsWith("wall");

  const bannerAct = () => {
    if (onWall()) return null;
    if (ZH.feed.state === "past") return [ZH.say("feed.to_present"), () => ZH.feed.present()];
    if (ZH.feed.state === "signed_out") return [ZH.say("feed.sign_in"), () => ZH.feed.reload()];
    if (ZH.feed.state === "waiting") return [ZH.say("feed.retry"), () => ZH.feed.reload()];
    return null;
  };

  let banner = null;
  // Below it a page keeps as much room as its words take in this window; the wall's height is a share of the wall.
  const makeRoom = () => {
    if (!onWall() && banner.offsetHeight) root.style.setProperty("--banner", `${banner.offsetHeight}px`);
    else root.style.removeProperty("--banner");
  };
  const makeBanner = () => {
    banner = document.querySelector('[data-feed="banner"]') ?? ZH.el("div", { "data-feed": "banner" });
    banner.classList.add("banner");
    banner.setAttribute("role", "status");
    if (!banner.isConnected) document.body.prepend(banner);
    new ResizeObserver(makeRoom).observe(banner);
    banner.replaceChildren(
      ZH.el("span", { class: "mark banner-icon", "data-frame": "case", "data-tone": "warning", "aria-hidden": "true" }),
      ZH.el("span"),
      ZH.el("button", { class: "button", type: "button", hidden: true }),
      ZH.el("span", { class: "banner-other" }),
    );
  };

  const paintBanner = () => {
    if (!banner?.isConnected) makeBanner();
    const said = bannerWords();
    const [icon, words, button, other] = banner.children;
    ZH.set(banner, null, { hidden: !said, "data-state": ZH.feed.state });
    ZH.set(root, null, { "data-banner": Boolean(said) });
    ZH.set(words, said);
    ZH.set(other, onWall() && said ? bannerWords(ZH.words.lang === "zh" ? "en" : "zh") : "", { hidden: !onWall() });
    icon.hidden = !["offline", "stale", "waiting"].includes(ZH.feed.state);
    const act = bannerAct();
    button.hidden = !act;
    if (act) {
      ZH.set(button, act[0]);
      button.onclick = act[1];
    }
  };

  /** Paint every age and the banner now; done by itself once a second and at each change. */
  ZH.feed.paint = () => {
    if (!ZH.feed.started) return;
    for (const node of document.querySelectorAll('[data-feed="age"]')) paintAge(node);
    for (const node of document.querySelectorAll('[data-feed="clock"]')) ZH.set(node, ZH.format.time(ZH.now()));
    for (const node of document.querySelectorAll('[data-feed="clock-seconds"]')) ZH.set(node, ZH.format.timeOfDay(ZH.now()));
    paintBanner();
  };

  ZH.tick.on(ZH.feed.paint);
  ZH.feed.changed.on(ZH.feed.paint);
  ZH.words.changed.on(ZH.feed.paint);
})();
