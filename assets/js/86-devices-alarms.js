// How healthy the alarms themselves are, after ISA-18.2: rates, floods, stale, chattering, shelved.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const devices = (ZH.devices ??= {});
  const { el, set } = ZH;
  const HOURS = [8, 24, 168];
  const SPAN_S = 600;
  const DAY_S = 86400;
  const GOOD = { rate_mean: 1, rate_most: 10, flood_share: 1, stale: 0, chattering: 0 };
  const rounded = (n) => ZH.format.number(Math.round(n * 100) / 100);

  class Alarms {
    constructor({ go, own }) {
      Object.assign(this, { go, own });
      this.known = new Map();
    }

    #sources(label, head) {
      return new devices.Table({ label, empty: "devices.no_alarms", key: ({ device, rule }) => `${device} ${rule}`, columns: [
        { head: "devices.device", cell: ({ device }) => ({ text: device, href: `/devices/${encodeURIComponent(device)}` }) },
        { head: "devices.rule", cell: ({ rule }) => devices.ruleName(rule) },
        { head, end: true, cell: ({ n }) => ZH.format.number(n) },
        { head: "devices.share", end: true, cell: ({ share }) => ({ text: `${share}%`, bar: share }) },
      ] });
    }

    #open(label, empty, since) {
      return new devices.Table({ label, empty, key: ({ id }) => id, columns: [
        { head: "devices.severity", cell: ({ severity }) => devices.severityMark(severity) },
        { head: "devices.rule", cell: ({ rule }) => devices.ruleName(rule) },
        { head: "devices.device", cell: ({ device }) => ({ text: device, href: `/devices/${encodeURIComponent(device)}` }) },
        { head: "devices.case", cell: (row) => row.case || "—" },
        since,
      ] });
    }

    build(box) {
      this.span = devices.choice(ZH.say("devices.span"), HOURS.map((hours) => [hours, ZH.say(`devices.hours_${hours}`)]), (hours) => this.go({ hours }));
      this.numbers = el("section", { class: "panel devices-figures" });
      this.spread = el("div", { class: "devices-spread" });
      this.top = this.#sources("devices.top", "devices.times");
      this.chattering = this.#sources("devices.chattering_top", "devices.turns");
      this.stale = this.#open("devices.stale_list", "devices.no_stale", { head: "devices.open_for", end: true, cell: ({ raised_at }) => ZH.format.duration(ZH.now() - raised_at) });
      this.shelved = this.#open("devices.shelved_list", "devices.no_shelved", { head: "devices.until", end: true, cell: ({ shelved_until }) => ZH.format.stamp(shelved_until) });
      const spread = el("section", { class: "panel devices-panel" }, el("div", { class: "panel-head" }, el("h2", { text: ZH.say("devices.spread") })), this.spread);
      box.replaceChildren(el("div", { class: "row devices-choices" }, this.span.node, el("span", { class: "hint", text: ZH.say("devices.after_isa") })), this.numbers, this.top.node, this.chattering.node, spread, this.stale.node, this.shelved.node);
    }

    paint(address) {
      const path = `/api/alarms/health?hours=${address.hours}&district=${address.district}`;
      if (!this.known.has(path)) this.known = new Map([[path, new devices.Known(path)]]);
      const known = this.known.get(path);
      this.span.show(address.hours);
      this.#paintOpen();
      if (known.found) this.#paintHealth(known.found, address);
      return [known];
    }

    #paintOpen() {
      const rows = [...ZH.picture.table("alarm").values()].filter(({ state }) => state !== "cleared").sort((a, b) => a.raised_at - b.raised_at);
      const old = rows.filter(({ raised_at }) => ZH.now() - raised_at > DAY_S);
      this.stale.show(old.slice(0, 50), old.length ? ZH.format.number(old.length) : "");
      this.shelved.show(rows.filter(({ state }) => state === "shelved"));
      devices.lay(rows.filter(({ lon }) => lon !== null).map((row) => ({ id: row.device, lon: row.lon, lat: row.lat, tone: devices.severityMark(row.severity).tone })));
    }

    #paintHealth(found, address) {
      const tone = (name) => (found[name] > GOOD[name] ? "warning" : null);
      const figure = (name, value, beside) => ({ words: ZH.say(`devices.health_${name}`), value, beside: ZH.say(`devices.health_${name}_aim`), tone: tone(name), ...(beside ? { beside } : {}) });
      devices.figures(this.numbers, [
        figure("rate_mean", rounded(found.rate_mean)), figure("rate_most", ZH.format.number(found.rate_most)), figure("flood_share", `${rounded(found.flood_share)}%`),
        figure("stale", ZH.format.number(found.stale)), figure("chattering", ZH.format.number(found.chattering)),
        { words: ZH.say("devices.health_shelved"), value: ZH.format.number(found.shelved) },
        { words: ZH.say("devices.health_ack"), value: ZH.format.age(found.ack_median_s ?? NaN) },
        { words: ZH.say("devices.health_alarms"), value: ZH.format.number(found.alarms), beside: ZH.say("devices.health_rows", { n: ZH.format.number(found.rows) }) },
      ]);
      this.#paintSpread(found);
      this.top.show(found.top, found.alarms ? ZH.say("devices.top_share", { share: found.top_share }) : "");
      this.chattering.show(found.chattering_top);
      const from = Date.parse(found.since) / 1000;
      devices.chart.draw(`rates ${address.district} ${address.hours} ${Math.floor(from / 60)} ${found.rows}`, ZH.say("devices.rates"), () => devices.chart.rates({ rates: found.rates, from, span: SPAN_S }));
    }

    #paintSpread({ spread, wanted, rows }) {
      const bands = Object.keys(wanted);
      while (this.spread.children.length < bands.length) {
        this.spread.append(el("div", { class: "devices-band" }, el("span"), el("span", { class: "bar" }, el("span", { class: "bar-fill" }), el("span", { class: "bar-target" })), el("b", { class: "n end" }), el("span", { class: "dim" })));
      }
      bands.forEach((band, n) => {
        const [name, bar, value, aim] = this.spread.children[n].children;
        set(name, ZH.say(`devices.band_${band}`));
        bar.firstChild.style.setProperty("--value", spread[band]);
        bar.lastChild.style.setProperty("--target-value", wanted[band]);
        set(value, rows ? `${spread[band]}%` : "—");
        set(aim, ZH.say("devices.aim", { share: wanted[band] }));
      });
    }
  }
  (devices.views ??= {}).alarms = Alarms;
})();
