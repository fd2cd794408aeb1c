// What gateways refused: counted by reason, the last ones with the bytes as they came.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const devices = (ZH.devices ??= {});
  const { el, set } = ZH;
  const SHOWN_MOST = 60;
  const WIDE = 16;

  const reason = (code) => {
    const key = ["refusal", "jt808.reason", "track.flaw"].map((group) => `${group}.${code}`).find((one) => ZH.canSay(one));
    return key ? ZH.say(key) : code;
  };

  /** Bytes in lines of sixteen: place, hex, and what of it is text. */
  const dump = (hex) => {
    const bytes = hex.match(/../g) ?? [];
    const lines = [];
    for (let at = 0; at < bytes.length; at += WIDE) {
      const some = bytes.slice(at, at + WIDE);
      const text = some.map((byte) => { const n = Number.parseInt(byte, 16); return n > 31 && n < 127 ? String.fromCharCode(n) : "."; }).join("");
      lines.push(`${at.toString(16).padStart(4, "0")}  ${some.join(" ").padEnd(WIDE * 3)} ${text}`);
    }
    return lines.join("\n");
  };

  class Refusals {
    constructor() {
      this.known = new devices.Known("/api/refusals");
    }

    build(box) {
      this.counts = new devices.Table({ label: "devices.refused_counts", empty: "devices.none_refused", key: ({ gateway, code }) => `${gateway} ${code}`, columns: [
        { head: "devices.gateway", cell: ({ gateway }) => ZH.say(`gateway.${gateway}`) },
        { head: "devices.why", cell: ({ code }) => reason(code) },
        { head: "devices.times", end: true, cell: ({ n }) => ZH.format.number(n) },
      ] });
      this.rows = el("ol", { class: "devices-refused" });
      this.list = new ZH.List(this.rows, { key: ({ key }) => key, build: (item) => this.#build(item), update: () => {}, empty: () => ZH.say("devices.none_refused", { time: ZH.format.time(ZH.now()) }) });
      this.fault = el("div");
      box.replaceChildren(this.fault, this.counts.node, el("section", { class: "panel devices-panel" },
        el("div", { class: "panel-head" }, el("h2", { text: ZH.say("devices.refused_last") }), el("span", { class: "dim", text: ZH.say("devices.refused_hint") })), this.rows));
    }

    #build({ at, gateway, origin, hex, reason: code }) {
      return el("li", {}, el("details", {}, el("summary", {}, el("b", { class: "n", text: ZH.format.stamp(Date.parse(at) / 1000) }), el("span", { class: "tag", text: ZH.say(`gateway.${gateway}`) }), el("span", { text: reason(code) }), el("span", { class: "dim", text: origin })),
        el("pre", { class: "devices-bytes", tabindex: "0", text: hex ? dump(hex) : ZH.say("devices.no_bytes") })));
    }

    paint() {
      ZH.note(this.fault, this.known.refusal);
      if (this.known.found) this.#paintAll(this.known.found);
      return [this.known];
    }

    #paintAll(found) {
      const counts = found.flatMap(({ gateway, counts: of }) => Object.entries(of).map(([code, n]) => ({ gateway, code, n }))).sort((a, b) => b.n - a.n);
      this.counts.show(counts);
      const last = found.flatMap(({ gateway, last: of }) => of.map((one) => ({ ...one, gateway, key: `${gateway} ${one.at} ${one.reason} ${one.hex.slice(0, 80)} ${one.origin}` })));
      last.sort((a, b) => (a.at < b.at ? 1 : -1));
      this.list.show([...new Map(last.map((one) => [one.key, one])).values()].slice(0, SHOWN_MOST));
      set(this.rows, null, { "data-full": last.length > 0 });
    }
  }
  (devices.views ??= {}).refusals = Refusals;
})();
