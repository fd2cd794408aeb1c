// Where things are drawn: Web Mercator, datums, and a canvas layer that follows a Leaflet map.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const { PI, sin, cos, sqrt, abs, log, atan, exp } = Math;

  // ── datum: WGS-84 as measured, GCJ-02 as Chinese tile services draw it ─────────────────────
  const AXIS = 6378245.0;
  const FLAT = 0.00669342162296594323;
  const wave = (x) => 20 * sin(6 * x * PI) + 20 * sin(2 * x * PI);
  const shiftNorth = (x, y) =>
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) +
    (wave(x) + 20 * sin(y * PI) + 40 * sin((y / 3) * PI) + 160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * (2 / 3);
  const shiftEast = (x, y) =>
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) +
    (wave(x) + 20 * sin(x * PI) + 40 * sin((x / 3) * PI) + 150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * (2 / 3);

  /** WGS-84 degrees to GCJ-02 degrees: [lon, lat]. */
  const toGcj = (lon, lat) => {
    const rad = (lat / 180) * PI;
    const magic = 1 - FLAT * sin(rad) ** 2;
    const root = sqrt(magic);
    const north = (shiftNorth(lon - 105, lat - 35) * 180) / (((AXIS * (1 - FLAT)) / (magic * root)) * PI);
    const east = (shiftEast(lon - 105, lat - 35) * 180) / ((AXIS / root) * cos(rad) * PI);
    return [lon + east, lat + north];
  };

  /** GCJ-02 degrees back to WGS-84, to well under a metre. */
  const fromGcj = (lon, lat) => {
    let [x, y] = [lon, lat];
    for (let n = 0; n < 3; n += 1) {
      const [gx, gy] = toGcj(x, y);
      x += lon - gx;
      y += lat - gy;
    }
    return [x, y];
  };

  ZH.datum = { toGcj, fromGcj };

  /** Degrees to the unit square of Web Mercator, in the datum a map is drawn in. */
  const project = (lon, lat, datum = "wgs84") => {
    const [x, y] = datum === "gcj02" ? toGcj(lon, lat) : [lon, lat];
    const s = sin((y * PI) / 180);
    return [x / 360 + 0.5, 0.5 - log((1 + s) / (1 - s)) / (4 * PI)];
  };
  const unproject = (x, y, datum = "wgs84") => {
    const lon = (x - 0.5) * 360;
    const lat = (atan(exp((0.5 - y) * 2 * PI)) * 2 - PI / 2) * (180 / PI);
    return datum === "gcj02" ? fromGcj(lon, lat) : [lon, lat];
  };
  ZH.world = { project, unproject };
})();
