// The sub-centre's tablet put together: bar, lists, map, acts, drawer.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const district = (ZH.district ??= {});
  const { el, set } = ZH;
  const MAP = "district-map";

  ZH.mapChoices[MAP] = { bright: district.code, frame: district.code, partsFrom: 17 };

  const other = () => (ZH.words.lang === "zh" ? "en" : "zh");
  const speak = () => {
    document.cookie = `lang=${other()}; path=/; max-age=31536000; samesite=lax`;
    const address = new URL(location.href);
    address.searchParams.delete("lang");
    location.replace(address);
  };

  const head = (box, desk) => {
    const name = ZH.nameOf("districts", district.code);
    document.title = ZH.say("district.title", { name });
    const queue = el("button", { class: "button district-queue", type: "button", hidden: true, on: { click: () => openOutbox(desk) } }, el("span", { class: "mark", "data-frame": "off", "data-tone": "idle", "aria-hidden": "true" }), el("span"));
    box.replaceChildren(
      el("h1", { text: ZH.say("district.title", { name }) }), el("span", { class: "dim district-who", text: desk.me.name }),
      document.documentElement.dataset.demo ? el("span", { class: "tag", text: document.documentElement.dataset.demo }) : "",
      el("span", { class: "push" }), queue, el("span", { "data-feed": "age" }),
      el("button", { class: "button district-sound", type: "button", "data-quiet": true, "data-sound": ZH.sound.state, text: ZH.say(`sound.${ZH.sound.state}`), on: { click: () => ZH.sound.toggle() } }),
      el("button", { class: "button", type: "button", "data-quiet": true, lang: other() === "en" ? "en" : "zh-Hans", text: ZH.say("district.language"), on: { click: speak } }),
      el("b", { class: "n district-clock", "data-feed": "clock" }));
    const paint = () => {
      queue.hidden = desk.outbox.count === 0;
      const stuck = desk.outbox.stuck || !navigator.onLine;
      set(queue.lastChild, ZH.say(stuck ? "district.queue_stuck" : "district.queue", { n: desk.outbox.count }));
    };
    desk.changed.on(paint);
    ZH.tick.on(paint);
  };

  const openOutbox = (desk) => {
    const line = (step) => {
      const withdraw = el("button", { class: "button", type: "button", text: ZH.say("district.withdraw"), on: { click: async () => { await desk.outbox.withdraw(step); dialog.close(); } } });
      return el("li", { class: "row" }, el("span", { class: "grow", text: desk.words(step) }), el("span", { class: "dim n", text: ZH.format.timeOfDay(step.at / 1000) }), withdraw);
    };
    const dialog = district.sheet(ZH.say("district.queue_stuck", { n: desk.outbox.count }), [
      el("ol", { class: "district-waiting" }, ...desk.outbox.waiting.map(line)),
      desk.outbox.stuck ? el("p", { class: "hint", text: String(desk.outbox.stuck) }) : null,
      el("p", { class: "hint", text: ZH.say("district.queue_hint") }),
      el("button", { class: "button choice", "data-main": true, type: "button", text: ZH.say("feed.retry"), on: { click: () => { desk.outbox.send(); dialog.close(); } } }),
    ]);
  };

  // The case the address asks for, or the first thing that waits, is open, so that the likely act is one touch away.
  const pickFirst = (desk) => {
    const leave = ZH.board.changed.on(() => {
      if (ZH.picture.place === null) return;
      leave();
      const wanted = ZH.board.case(new URLSearchParams(location.search).get("case"));
      const first = wanted ?? ZH.board.ordered().find((entry) => desk.waits(entry));
      if (first && !ZH.selection.picked) ZH.selection.set({ kind: "case", id: first.row.id }, "start");
      if (wanted) district.file.open(wanted.row.id);
    });
  };

  const nameZoom = (city) => {
    for (const way of ["in", "out"]) {
      const button = city.map.getContainer().querySelector(`.leaflet-control-zoom-${way}`);
      if (button) set(button, null, { title: ZH.say(`duty.zoom_${way}`), "aria-label": ZH.say(`duty.zoom_${way}`) });
    }
  };

  const start = async () => {
    await ZH.words.load(["zh", "en"]);
    const me = await ZH.api.get("/api/me").catch(() => ({ id: "", name: "", role: "" }));
    const [bar, lists, acts, card] = await Promise.all(["district-bar", "district-lists", "district-acts", "card"].map(ZH.there));
    const desk = new district.Desk(me);
    const file = new district.CaseFile(card, (data) => window.dash_clientside.set_props("card-asked", { data }));
    const advice = new district.Advice();
    Object.assign(district, { desk, file, advice });
    head(bar, desk);
    district.lists = new district.Lists(lists, desk);
    district.bar = new district.Bar(acts, desk, advice, file);
    ZH.sound.concerns = (entry) => desk.holds(entry.row);
    ZH.sound.follow(ZH.board);
    ZH.announceCritical(ZH.board, (entry) => desk.holds(entry.row));
    const layer = (city) => {
      nameZoom(city);
      new ZH.DeviceLayers(city, { district: district.code, name: "district" });
    };
    for (const city of ZH.maps.values()) layer(city);
    ZH.mapMade.on(layer);
    desk.deliver();
    pickFirst(desk);
    ZH.feed.start({ scope: district.scope, screen: "district", positions: true });
    desk.loadNumbers();
    document.documentElement.dataset.ready = "";
  };
  ZH.whenReady(start);
})();
