// Other base maps, all through our own host: raster tiles or vector PMTiles, in WGS-84 or GCJ-02.
// When they cannot be had, the built-in base map, which always lies beneath, is what is seen.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const L = window.L;
  if (!L) return;
  const FAULTS_MOST = 4;
  const BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
  // Beside this script, wherever the screen's assets are served from.
  const PROTOMAPS = new URL("../00-vendor/lazy/protomaps-leaflet.js", document.currentScript?.src || location.href).href;

  let script = null;
  const load = (address) => {
    script ??= new Promise((done, fail) => {
      document.head.append(ZH.el("script", { src: address, on: { load: done, error: fail } }));
    });
    return script;
  };

  /** Call `lost` once when tiles only fail. */
  const watch = (layer, lost) => {
    let [good, bad] = [0, 0];
    layer.on("tileload", ({ tile }) => {
      if (tile.src !== BLANK) good += 1; // the blank that stands for a fault loads as well
    });
    layer.on("tileerror", () => {
      bad += 1;
      if (bad === FAULTS_MOST && good === 0) lost();
    });
  };

  const raster = ({ url, subdomains, attribution, maxZoom = 18 }) =>
    L.tileLayer(url, { subdomains: subdomains ?? "", attribution, maxZoom: 19, maxNativeZoom: maxZoom, errorTileUrl: BLANK, zIndex: 1 });

  /** A vector map is one file, read in pieces; without it each tile would fail by itself. */
  const checkFile = async (url) => {
    const answer = await fetch(url, { headers: { Range: "bytes=0-6" }, credentials: "same-origin" });
    if (!answer.ok || !(await answer.text()).startsWith("PMTiles")) throw new Error("no vector map");
  };

  const vector = async ({ url, attribution }) => {
    await checkFile(url);
    await load(PROTOMAPS);
    const P = window.protomapsL;
    const ink = ZH.inks();
    const only = (...kinds) => (_zoom, feature) => kinds.includes(feature.props.kind);
    const fill = (dataLayer, color) => ({ dataLayer, symbolizer: new P.PolygonSymbolizer({ fill: color }) });
    const line = (filter, width, minzoom) => ({ dataLayer: "roads", minzoom, filter, symbolizer: new P.LineSymbolizer({ color: ink["map-road"], width }) });
    const name = (dataLayer, minzoom, size) => ({
      dataLayer, minzoom,
      symbolizer: new P.CenteredTextSymbolizer({ labelProps: [`name:${ZH.words.lang}`, "name"], fill: ink["map-label"], stroke: ink["map-land"], width: 2, font: `400 ${size}px ${ink.font}` }),
    });
    return P.leafletLayer({
      url, attribution, noWrap: true, backgroundColor: ink["map-water"],
      paintRules: [fill("earth", ink["map-land"]), fill("landuse", ink["map-land"]), fill("water", ink["map-water"]),
        { dataLayer: "buildings", minzoom: 14, symbolizer: new P.PolygonSymbolizer({ fill: ink["map-around"] }) },
        line(only("minor_road", "minor", "other"), 1, 13), line(only("medium_road", "medium"), 1.6, 11),
        line(only("major_road", "major"), 2.4, 9), line(only("highway"), 3.2, 7)],
      labelRules: [name("places", 8, ink.mark * 0.85)],
    });
  };

  /**
   * Lay another base map over the built-in one: {kind: "raster" | "pmtiles", url, datum,
   * attribution, subdomains}. Calls `lost()` when it had to be taken away again.
   */
  ZH.layTiles = async (map, source, lost = () => {}) => {
    let layer;
    try {
      layer = source.kind === "pmtiles" ? await vector(source) : raster(source);
    } catch {
      lost();
      return null;
    }
    watch(layer, () => {
      layer.remove();
      lost();
    });
    return layer.addTo(map);
  };
})();
