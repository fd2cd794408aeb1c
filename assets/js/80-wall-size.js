// Size follows distance: one rem is the smallest Han character the far seat can read (docs/wall.md).
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});
  const asked = new URLSearchParams(location.search);
  const FACE = 0.92; // a Han character's face fills this share of its em
  const FAR = 200; // a letter must be a two-hundredth of the distance tall: 17 minutes of arc
  const MM_PER_INCH = 25.4;
  // The picture was drawn for 80 by 45 characters; a canvas that holds fewer than the least cannot be read.
  const DRAWN = { tall: 45, wide: 64 };
  const LEAST = { tall: 20, wide: 30, px: 14 };

  const figure = (name) => {
    const value = Number.parseFloat(asked.get(name) ?? "");
    return Number.isFinite(value) && value > 0 ? value : null;
  };

  /** Pixels of one readable Han character on a canvas that is `inch` inches across, `distance` metres away. */
  wall.readable = ({ inch, distance, width, height }) => {
    const mmPerPx = (inch * MM_PER_INCH) / Math.hypot(width, height);
    return (distance * 1000) / FAR / FACE / mmPerPx;
  };

  /** The size for this canvas: from the room when it is known, else as drawn. */
  wall.unit = ({ inch, distance, width, height }) => {
    const drawn = Math.min(height / DRAWN.tall, width / DRAWN.wide);
    const wanted = inch && distance ? wall.readable({ inch, distance, width, height }) : drawn;
    const most = Math.min(height / LEAST.tall, width / LEAST.wide);
    return Math.max(LEAST.px, Math.min(wanted, most));
  };

  wall.resized = ZH.signal();
  const fit = () => {
    const { innerWidth: width, innerHeight: height } = window;
    const unit = wall.unit({ inch: figure("inch"), distance: figure("distance"), width, height });
    document.documentElement.style.setProperty("--u", `${unit.toFixed(2)}px`);
    wall.rem = unit;
    wall.resized.emit();
  };
  window.addEventListener("resize", ZH.onceAFrame(fit));
  fit();
})();
