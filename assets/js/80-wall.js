// Puts the wall together: what page, what size, which feed; paints once a frame when anything changed.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const asked = new URLSearchParams(location.search);
  const PARTS = ["wall-head", "wall-notice", "wall-side", "wall-strip", "wall-band"];

  /** The page an address names: /wall/ is the overview, /wall/lighting is lighting. */
  const addressed = () => location.pathname.split("/").filter(Boolean)[1] ?? "overview";

  const paint = (parts) => {
    const [head, notice, side, strip, band] = parts;
    const page = wall.pages[wall.page];
    const calm = Boolean(page.folds) && wall.isCalm() && !wall.held();
    ZH.set(document.getElementById("wall-screen"), null, { "data-page": wall.page, "data-calm": calm, "data-full": page.full && !wall.held() });
    wall.paintHead(head, page);
    ZH.set(strip, null, { hidden: !page.strip });
    if (page.strip) wall.paintStrip(strip, page);
    if (!calm) wall.paintSide(side, page);
    paintBand(band, page);
    wall.paintNotice(notice);
    document.documentElement.dataset.ready ??= "";
  };

  /** A page's own panels beneath the map; another page begins with an empty band. */
  const paintBand = (band, page) => {
    ZH.set(band, null, { hidden: !page.band });
    if (band.dataset.page !== wall.page) {
      band.replaceChildren();
      Object.assign(band.dataset, { page: wall.page, made: "" });
      band.drawn = null;
    }
    page.band?.(band);
  };

  /** Before the first picture: everything in its place, in grey. */
  const loading = ([head, notice, side, strip, band]) => {
    notice.hidden = band.hidden = true;
    wall.paintHead(head, { ...wall.pages[wall.page], figures: null });
    if (side.firstElementChild) return;
    side.append(ZH.skeleton(10));
    head.querySelector(".wall-kpis").append(...Array.from({ length: 4 }, () => ZH.el("li", { class: "skeleton-bar wall-kpi-wait" })));
    strip.append(ZH.skeleton(10));
    strip.lastElementChild.classList.add("wall-strip-wait");
  };
  const clearLoading = ([, , side, strip]) => {
    for (const part of [side, strip]) part.querySelector(":scope > .skeleton")?.remove();
  };

  const follow = (parts) => {
    const again = ZH.onceAFrame(() => {
      if (ZH.picture.place === null) return loading(parts);
      clearLoading(parts);
      return paint(parts);
    });
    wall.repaint = again;
    const reasons = [wall.board.changed, wall.turned, wall.ordered, wall.resized, ZH.words.changed, ZH.feed.changed];
    for (const signal of reasons) signal.on(again);
    again();
  };

  /** The key of a display stays in its cookie, never in an address that is photographed. */
  const hideToken = () => {
    if (!asked.has("token")) return;
    asked.delete("token");
    const rest = asked.toString();
    history.replaceState(null, "", location.pathname + (rest ? `?${rest}` : ""));
  };

  /** The wall's name: from its address, else a display's own. */
  const nameOf = async () => {
    if (asked.has("name")) return asked.get("name");
    const answer = await fetch("/api/me", { credentials: "same-origin", headers: { Accept: "application/json" } }).catch(() => null);
    const me = answer?.ok ? await answer.json() : {};
    return me.role === "wall" ? me.name : "";
  };

  const start = async () => {
    hideToken();
    const name = asked.get("name") ?? "";
    ZH.feed.page = () => wall.page;
    ZH.feed.start({ scope: "city", screen: name ? `wall:${name}` : "wall", positions: true });
    wall.listen();
    nameOf().then((known) => wall.obey(known));
    await ZH.words.load(["zh", "en"]);
    wall.areaPages().then(() => wall.choose(addressed()));
    wall.choose(addressed());
    follow(await Promise.all(PARTS.map(ZH.there)));
    ZH.set(await ZH.there("wall-demo"), document.documentElement.dataset.demo ?? "");
    await ZH.past.fromAddress();
  };
  ZH.whenReady(start);
})();
