// A problem the crew finds on its way: what, a photograph, where the phone is; kept until it is sent.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { field } = ZH;
  if (!field) return;
  const { el, set } = ZH;
  const SHOWN = 6;
  const ROUGH_M = 100;

  /** The matters this crew's skills are for come first; typed words look through all. */
  const matters = (typed) => {
    const skills = new Set(field.hand.crew()?.skills ?? []);
    const all = ZH.codesOf("matters").map((code) => ({ code, name: ZH.nameOf("matters", code), own: skills.has(ZH.entryOf("matters", code).skill) }));
    const words = typed.trim().toLowerCase();
    if (!words) return all.filter(({ own }) => own).slice(0, SHOWN);
    return all.filter(({ name }) => name.toLowerCase().includes(words)).sort((a, b) => b.own - a.own || a.name.length - b.name.length).slice(0, SHOWN);
  };

  const placeWords = () => {
    const here = field.track.here();
    if (!here) return ZH.say("phone.position_none");
    return ZH.listed([ZH.say("phone.here"), here.accuracy_m > ROUGH_M ? ZH.say("phone.position_rough", { distance: ZH.format.distance(here.accuracy_m) }) : ""]);
  };

  const placeOf = () => {
    const here = field.track.here();
    if (!here) return { district: field.hand.crew()?.district ?? "" };
    return { lon: here.lon / 1e6, lat: here.lat / 1e6, accuracy_m: Math.round(here.accuracy_m ?? 0) };
  };

  const input = (id, label, tag = "input") => {
    const control = el(tag, { class: "input", id, maxlength: tag === "input" ? 200 : 1000, autocomplete: "off" });
    return [control, el("div", { class: "field" }, el("label", { for: id, text: label }), control)];
  };

  field.openReport = () => {
    let chosen = null;
    const [find, findField] = input("field-matter", ZH.say("phone.matter"));
    const [address, addressField] = input("field-address", ZH.say("phone.report_address"));
    const [remark, remarkField] = input("field-remark", ZH.say("phone.describe"), "textarea");
    find.placeholder = ZH.say("phone.matter_find");
    const list = el("div", { class: "choices field-matters", role: "radiogroup", "aria-label": ZH.say("phone.matter") });
    const camera = field.cameraField(() => {});
    const send = field.big(ZH.say("phone.report_send"), () => give(), { main: true });
    const option = ({ code, name }) =>
      el("button", { class: "button field-matter", type: "button", role: "radio", "aria-checked": String(chosen === code), text: name, on: { click: () => { chosen = code; paint(); } } });
    const paint = () => {
      const found = matters(find.value);
      list.replaceChildren(...(found.length ? found.map(option) : [el("p", { class: "hint", text: ZH.say("phone.matter_none") })]));
      send.disabled = !chosen;
    };
    find.addEventListener("input", paint);
    const give = () => {
      dialog.close();
      const title = ZH.nameOf("matters", chosen);
      field.sayKept(field.hand.report({
        title, matter: chosen, description: remark.value.trim(), address: address.value.trim(), place: placeOf(), photo: camera.photo(),
      }));
    };
    const where = el("p", { class: "hint", text: placeWords() });
    const leave = field.track.changed.on(() => set(where, placeWords()));
    const dialog = field.sheet(ZH.say("phone.report_title"), [camera.node, findField, list, where, addressField, remarkField, send]);
    field.track.look(true);
    dialog.addEventListener("close", () => {
      leave();
      field.track.look(false);
    });
    paint();
  };
})();
