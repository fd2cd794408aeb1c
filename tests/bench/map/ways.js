// Ways of drawing the same points: ours, plain dl.GeoJSON, Leaflet's own circle markers.
(() => {
  "use strict";
  const way = new URLSearchParams(location.search).get("way");
  const micro = ([lon, lat]) => [Math.round(lon * 1e6), Math.round(lat * 1e6)];
  const feature = ({ id, at }) => ({ type: "Feature", properties: { id }, geometry: { type: "Point", coordinates: at } });
  const collection = (list) => ({ type: "FeatureCollection", features: list.map(feature) });
  const dot = (_feature, latlng) => L.circleMarker(latlng, { radius: 4 });
  window.dashExtensions = { ...window.dashExtensions, default: { dot, plain: () => ({}) } };
  let map = null;
  L.Map.addInitHook(function keep() {
    map = this;
  });

  const duties = ["available", "available", "assigned", "en_route", "on_scene", "off_duty"];
  const caseRow = ({ id, at }, n, now) => ({
    id, at, state: n % 3 ? "filed" : "on_scene", matter: "01001", title: "井盖异常", district: "440304", unit: "",
    priority: 3, version: 1, reported_at: now - 4000, filed_at: now - 3600, stage_due_at: null, seen_by: "",
    due_at: now + (n < 8 ? -600 : n < 70 ? 600 : 60000), limit_s: 7200, lon: micro(at)[0], lat: micro(at)[1],
  });

  const ours = {
    async make({ units, cases, parts }) {
      await ZH.words.load();
      const now = Math.floor(Date.now() / 1000);
      const city = [...ZH.maps.values()][0];
      this.map = city.map;
      city.scene.partsFrom = 1;
      city.scene.setParts(parts.map(({ id, at }) => ({ id, lon: micro(at)[0], lat: micro(at)[1], tone: "idle" })));
      ZH.picture.load({
        place: 1,
        rows: { case: cases.map((one, n) => caseRow(one, n, now)), unit: units.map(({ id }, n) => ({ id, name: "", duty: duties[n % 6], queue: [], version: 1 })) },
        fixes: units.map(({ id, at }) => [id, ...micro(at), now, 20, 0]),
      });
    },
    move(units) {
      const now = Math.floor(Date.now() / 1000);
      ZH.picture.move(units.map(({ id, at }) => [id, ...micro(at), now, 20, 0]));
    },
  };

  const geojson = {
    make({ units, cases, parts }) {
      this.map = map;
      const set = window.dash_clientside.set_props;
      set("units", { data: collection(units) });
      set("cases", { data: collection(cases) });
      set("parts", { data: collection(parts) });
    },
    move: (units) => window.dash_clientside.set_props("units", { data: collection(units) }),
  };

  const circles = {
    make({ units, cases, parts }) {
      this.map = map;
      const renderer = L.canvas();
      const add = ({ id, at }) => [id, L.circleMarker([at[1], at[0]], { radius: 4, renderer }).addTo(map)];
      for (const list of [parts, cases]) list.forEach(add);
      this.made = new Map(units.map(add));
    },
    move(units) {
      for (const { id, at } of units) this.made.get(id).setLatLng([at[1], at[0]]);
    },
  };

  window.makeWay = async () => {
    const chosen = { ours, geojson, circles }[way];
    await chosen.make(window.bench.points);
    chosen.map.setView([22.6, 114.1], 11, { animate: false });
    return (window.chosen = chosen);
  };
})();
