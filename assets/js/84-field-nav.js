// Ways out of the page that load nothing from another host: the phone's own maps and its dialler.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { field } = ZH;
  if (!field) return;
  const { el } = ZH;
  const apple = /iPhone|iPad|iPod/.test(navigator.userAgent);

  const degrees = (micro) => (micro / 1e6).toFixed(6);

  // dev=1 tells Amap that the position is WGS-84, as ours are: it moves it to its own datum itself.
  const WAYS = {
    system: (lat, lon, name) => (apple ? `maps:?daddr=${lat},${lon}` : `geo:${lat},${lon}?q=${lat},${lon}(${name})`),
    amap: (lat, lon, name) => `${apple ? "iosamap://path" : "amapuri://route/plan/"}?sourceApplication=zhihui&dlat=${lat}&dlon=${lon}&dname=${name}&dev=1&t=0`,
  };

  /** The address that opens a map on the way to a case. */
  field.wayTo = (row, app = ZH.memory.get("phone.map") ?? "system") =>
    (WAYS[app] ?? WAYS.system)(degrees(row.lat), degrees(row.lon), encodeURIComponent(ZH.caseWords.title(row).slice(0, 40)));

  /** Ask once with which map; the phone remembers it. */
  field.chooseMap = (row) => {
    const choose = (app) => {
      ZH.memory.set("phone.map", app);
      dialog.close();
      location.href = field.wayTo(row, app);
    };
    const place = `${degrees(row.lat)}, ${degrees(row.lon)}`;
    const copy = async () => {
      dialog.close();
      try {
        await navigator.clipboard.writeText(place);
        ZH.toast(ZH.say("phone.copied", { place }), { seconds: 5 });
      } catch {
        ZH.toast(place, { seconds: 20 });
      }
    };
    const dialog = field.sheet(ZH.say("phone.navigate_title"), [
      field.big(ZH.say("phone.system_map"), () => choose("system")),
      field.big(ZH.say("phone.amap"), () => choose("amap")),
      field.big(ZH.say("phone.copy"), copy),
    ]);
  };

  // ── calling ────────────────────────────────────────────────────────────────────────────────
  field.loadNumbers = async () => {
    try {
      field.keep.write("numbers", await ZH.api.get("/api/contacts"));
    } catch {
      // those of yesterday do
    }
  };

  /** The number of the centre that looks after this crew: its district's, else the city's. */
  field.number = () => {
    const numbers = field.keep.read("numbers", {});
    const district = field.hand.crew()?.district;
    return numbers.districts?.[district] || numbers.city || "";
  };

  /** A link that calls control, or a button that says why it cannot. */
  field.callButton = () => {
    const number = field.number();
    const parts = [el("span", { class: "i i-phone", "aria-hidden": "true" }), el("span", { text: ZH.say("phone.call") })];
    if (number) return el("a", { class: "button", href: `tel:${number.replace(/[^\d+]/g, "")}` }, ...parts);
    return el("button", { class: "button", type: "button", on: { click: () => ZH.toast(ZH.say("phone.call_none"), { seconds: 8 }) } }, ...parts);
  };
})();
