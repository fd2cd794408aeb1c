// The equipment screen put together: bar, address, the view it names, map and chart beside it.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const devices = (ZH.devices ??= {});
  const { el, set } = ZH;
  const ROOT = "/devices/";
  const HOURS = { board: 24, one: 24, alarms: 24, refusals: 24 };
  const MAINTAINERS = new Set(["operator", "chief", "district", "admin"]);
  const READERS = new Set(["operator", "chief", "district", "admin", "auditor"]);
  const MAP = "devices-map";

  // ── the address: /devices/, /devices/alarms, /devices/refusals, /devices/<id> ────────────────
  const read = () => {
    const rest = decodeURIComponent(location.pathname.slice(ROOT.length).replace(/\/$/, ""));
    const asked = new URLSearchParams(location.search);
    const view = !rest ? "board" : rest === "alarms" || rest === "refusals" ? rest : "one";
    return { view, device: view === "one" ? rest : "", area: asked.get("area") ?? "", district: devices.me?.district || (asked.get("district") ?? ""), hours: asked.get("hours") || HOURS[view], reading: asked.get("reading") ?? "" };
  };
  const KEPT = ["lang", "state", "token"];

  /** Go to a path of this screen, or change words of the address, without loading the page anew. */
  const go = (path, words = {}) => {
    const old = new URLSearchParams(location.search);
    const asked = path === null ? old : new URLSearchParams([...old].filter(([name]) => KEPT.includes(name)));
    for (const [name, value] of Object.entries(words)) {
      if (value === "") asked.delete(name);
      else asked.set(name, value);
    }
    const query = String(asked);
    history.pushState(null, "", `${path ?? location.pathname}${query ? `?${query}` : ""}`);
    show();
  };

  let views = null;
  let current = null;
  const show = () => {
    const address = read();
    const sign = `${address.view} ${address.device} ${address.area} ${address.district}`;
    const box = document.getElementById("devices-view");
    const main = document.getElementById("devices-main");
    set(main, null, { "data-view": address.view });
    if (current?.sign !== sign) {
      views[address.view].build(box, address);
      box.scrollTop = 0;
      if (current?.address.view !== address.view || address.view === "one") devices.laid = null;
      if (address.view !== "one") frame(address.district);
    }
    current = { sign, address };
    for (const tab of document.querySelectorAll(".devices-tab")) set(tab, null, { "aria-current": tab.dataset.view === address.view ? "page" : null });
    paint();
  };

  const paint = () => {
    if (!current || !devices.areas.size) return;
    for (const known of views[current.address.view].paint(current.address)) known.ask();
  };
  const painting = ZH.onceAFrame(paint);

  // ── the map ─────────────────────────────────────────────────────────────────────────────────
  const frame = (district) => ZH.maps.get(MAP)?.home(district || "city");

  /** Put rows {id, lon, lat, tone} on the map; with a zoom it goes to the first of them, once. */
  devices.lay = (rows, zoom = null) => {
    const city = ZH.maps.get(MAP);
    const sign = rows.map(({ id, tone }) => `${id}${tone}`).join();
    if (!city || devices.laid === sign) return;
    const fresh = devices.laid === null;
    devices.laid = sign;
    city.scene.setParts(rows.filter(({ lon }) => Number.isFinite(lon)));
    if (zoom && fresh && rows.length) city.map.setView(city.latLng(rows[0]), zoom, { animate: false });
  };
  devices.laid = null;

  /** A case's number as a cell: it opens on the desk, or on the tablet of a sub-centre; others only read it. */
  devices.caseLink = (id) => {
    const { role, district } = devices.me;
    const home = role === "district" ? `/district/${district}` : READERS.has(role) ? "/duty/" : null;
    return { text: id, href: home && `${home}?case=${encodeURIComponent(id)}` };
  };

  /** The city's offset from UTC as "+08:00". */
  devices.zoneOffset = () => {
    const zone = document.documentElement.dataset.zone || "Asia/Shanghai";
    const name = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts().find(({ type }) => type === "timeZoneName").value;
    return name.replace("GMT", "") || "+00:00";
  };

  // ── the bar ─────────────────────────────────────────────────────────────────────────────────
  const bar = (box) => {
    const { me } = devices;
    const tab = (view, path) => el("a", { class: "devices-tab", href: path, "data-view": view, text: ZH.say(`devices.tab_${view}`) });
    const home = me.role === "district" ? `/district/${me.district}` : READERS.has(me.role) ? "/duty/" : "/";
    const find = el("input", { class: "input", type: "search", placeholder: ZH.say("devices.find"), "aria-label": ZH.say("devices.find"), autocomplete: "off" });
    const form = el("form", { class: "devices-find", role: "search", on: { submit: (event) => {
      event.preventDefault();
      if (find.value.trim()) go(`${ROOT}${encodeURIComponent(find.value.trim())}`);
    } } }, find);
    const other = ZH.words.lang === "zh" ? "en" : "zh";
    box.replaceChildren(
      el("h1", { text: ZH.say("devices.title") }), el("nav", { class: "devices-tabs", "aria-label": ZH.say("devices.title") }, tab("board", ROOT), tab("alarms", `${ROOT}alarms`), ...(READERS.has(me.role) ? [tab("refusals", `${ROOT}refusals`)] : [])),
      form, document.documentElement.dataset.demo ? el("span", { class: "tag", text: document.documentElement.dataset.demo }) : "",
      el("span", { class: "push", "data-feed": "age" }), el("a", { class: "button", href: home, text: ZH.say(me.role === "district" ? "devices.to_district" : "devices.to_duty") }),
      el("button", { class: "button", type: "button", "data-quiet": true, lang: other === "en" ? "en" : "zh-Hans", text: ZH.say("district.language"), on: { click: () => speak(other) } }),
      el("b", { class: "n devices-clock", "data-feed": "clock" }));
    ZH.keys.add({ key: "/", run: () => find.focus() });
    ZH.keys.add({ key: "1", run: () => go(ROOT) });
    ZH.keys.add({ key: "2", run: () => go(`${ROOT}alarms`) });
    ZH.keys.add({ key: "3", run: () => go(`${ROOT}refusals`), when: () => READERS.has(me.role) });
    ZH.keys.add({ key: "shift+l", run: () => speak(other) });
  };
  const speak = (lang) => {
    document.cookie = `lang=${lang}; path=/; max-age=31536000; samesite=lax`;
    const address = new URL(location.href);
    address.searchParams.delete("lang");
    location.replace(address);
  };

  // Links within this screen only change the address.
  const follow = (event) => {
    const link = event.target.closest?.(`a[href^="${ROOT}"]`);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(new URL(link.href).pathname);
  };

  const start = async () => {
    await ZH.words.load();
    devices.me = await ZH.api.get("/api/me").catch(() => ({ role: "", district: "" }));
    const [box] = await Promise.all(["devices-bar", "devices-view", "devices-chart-head"].map(ZH.there));
    const { me } = devices;
    bar(box);
    const choices = { go: (words) => go(null, words), own: me.role === "district", mayMaintain: MAINTAINERS.has(me.role) };
    views = Object.fromEntries(Object.entries(devices.views).map(([name, View]) => [name, new View(choices)]));
    ZH.feed.start({ scope: me.role === "district" ? `district:${me.district}` : "city", screen: "devices", positions: false });
    await devices.learn();
    document.addEventListener("click", follow);
    addEventListener("popstate", show);
    devices.changed.on(painting);
    ZH.picture.on("alarm", painting);
    ZH.tick.on(painting);
    const bind = (city) => {
      city.picked.on((hit) => hit?.kind === "part" && go(`${ROOT}${encodeURIComponent(hit.id)}`));
      if (current && current.address.view !== "one") frame(current.address.district);
    };
    for (const city of ZH.maps.values()) bind(city);
    ZH.mapMade.on(bind);
    show();
    document.documentElement.dataset.ready = "";
  };
  ZH.mapChoices ??= {};
  // Cases and crews have maps of their own: here they would hide the devices.
  ZH.mapChoices[MAP] = { partsFrom: 0, board: new ZH.Board(new ZH.Picture()) };
  ZH.whenReady(start);
})();
