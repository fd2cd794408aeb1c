// Moves units and the map, and measures frames: the same for every way of drawing.
(() => {
  "use strict";
  const BOX = [113.8, 22.45, 114.6, 22.85];
  let seed = 20261122;
  const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const place = () => [BOX[0] + chance() * (BOX[2] - BOX[0]), BOX[1] + chance() * (BOX[3] - BOX[1])];
  const many = (n, prefix) => Array.from({ length: n }, (_, k) => ({ id: `${prefix}${k}`, at: place() }));

  const points = { units: many(10000, "u"), cases: many(5000, "c"), parts: many(20000, "p") };
  const step = () => {
    for (const unit of points.units) unit.at = [unit.at[0] + (chance() - 0.5) * 2e-4, unit.at[1] + (chance() - 0.5) * 2e-4];
    return points.units;
  };

  const longest = (list) => list.reduce((a, b) => Math.max(a, b), 0);

  /** Run one phase for some seconds: "idle", "pan" or "zoom". */
  const drive = async (way, phase, seconds) => {
    const gaps = [];
    const long = [];
    let last = 0;
    let on = true;
    const watch = new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => long.push(duration)));
    watch.observe({ entryTypes: ["longtask"] });
    const frame = (now) => {
      if (last) gaps.push(now - last);
      last = now;
      if (on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    const moving = setInterval(() => way.move(step()), 1000);
    let n = 0;
    const acting = setInterval(() => {
      n += 1;
      if (phase === "pan") way.map.panBy([n % 2 ? 300 : -300, n % 4 < 2 ? 120 : -120]);
      if (phase === "zoom" && n % 2) way.map.setZoom(way.map.getZoom() === 11 ? 12 : 11);
    }, 1000);
    const start = performance.now();
    await new Promise((done) => setTimeout(done, seconds * 1000));
    const took = performance.now() - start;
    on = false;
    [moving, acting].forEach(clearInterval);
    watch.disconnect();
    gaps.sort((a, b) => a - b);
    return {
      fps: (gaps.length / took) * 1000, p99_ms: gaps[Math.floor(gaps.length * 0.99)] ?? took,
      longest_ms: longest(long), long_ms_per_s: (long.reduce((a, b) => a + b, 0) / took) * 1000,
    };
  };

  window.bench = { points, drive };
})();
