// Thousands of points by id: where they are, how they look, which of them are seen, where they glide.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});

  /** Points of one frame in flat arrays, so that ten thousand are looked through in no time. */
  class Points {
    constructor(frame, room = 256) {
      this.frame = frame;
      this.index = new Map();
      this.ids = [];
      this.looks = [];
      this.count = 0;
      this.#grow(room);
    }

    #grow(room) {
      for (const name of ["x", "y", "fromX", "fromY"]) {
        const wider = new Float64Array(room);
        if (this[name]) wider.set(this[name]);
        this[name] = wider;
      }
      this.room = room;
    }

    /** Put a point at unit-square coordinates with a look (any value the painter knows). */
    put(id, x, y, look) {
      let n = this.index.get(id);
      if (n === undefined) {
        n = this.count;
        if (n === this.room) this.#grow(this.room * 2);
        this.index.set(id, n);
        this.ids[n] = id;
        this.count += 1;
        this.fromX[n] = x;
        this.fromY[n] = y;
      } else {
        this.fromX[n] = this.x[n];
        this.fromY[n] = this.y[n];
      }
      this.x[n] = x;
      this.y[n] = y;
      this.looks[n] = look;
      return n;
    }

    look(id, look) {
      const n = this.index.get(id);
      if (n !== undefined) this.looks[n] = look;
    }

    drop(id) {
      const n = this.index.get(id);
      if (n === undefined) return;
      const last = (this.count -= 1);
      this.index.delete(id);
      if (n !== last) {
        for (const name of ["x", "y", "fromX", "fromY", "ids", "looks"]) this[name][n] = this[name][last];
        this.index.set(this.ids[n], n);
      }
      this.ids.length = this.looks.length = last;
    }

    clear() {
      this.index.clear();
      this.ids.length = this.looks.length = 0;
      this.count = 0;
    }

    /** Call see(n, px, py) for each point inside the view; `share` of a glide is done (1: all). */
    within({ scale, left, top, width, height }, margin, share, see) {
      const [right, low] = [width + margin, height + margin];
      const { x, y, fromX, fromY } = this;
      for (let n = 0; n < this.count; n += 1) {
        const px = (share === 1 ? x[n] : fromX[n] + (x[n] - fromX[n]) * share) * scale - left;
        if (px < -margin || px > right) continue;
        const py = (share === 1 ? y[n] : fromY[n] + (y[n] - fromY[n]) * share) * scale - top;
        if (py < -margin || py > low) continue;
        see(n, px, py);
      }
    }

    /** The glide is over: everything is where it is. */
    settle() {
      this.fromX.set(this.x.subarray(0, this.count));
      this.fromY.set(this.y.subarray(0, this.count));
    }
  }

  /** Gather what is seen into cells of `cell` pixels, anchored to the world so that they stay put. */
  class Cells {
    constructor(view, cell) {
      this.cell = cell;
      this.offX = ((view.left % cell) + cell) % cell;
      this.offY = ((view.top % cell) + cell) % cell;
      this.wide = Math.ceil(view.width / cell) + 4;
      this.found = new Map();
    }

    add(n, px, py, rank) {
      const key = (Math.floor((py + this.offY) / this.cell) + 2) * this.wide + Math.floor((px + this.offX) / this.cell) + 2;
      const one = this.found.get(key);
      if (!one) this.found.set(key, { n, count: 1, x: px, y: py, rank });
      else {
        one.count += 1;
        one.x += px;
        one.y += py;
        if (rank < one.rank) one.rank = rank;
      }
    }

    * [Symbol.iterator]() {
      for (const one of this.found.values()) yield { ...one, x: one.x / one.count, y: one.y / one.count };
    }
  }

  /** Places words so that none covers another: right, left, above or below its mark, or not at all. */
  class Labels {
    constructor(c, { width, height, marginX, marginY }) {
      this.c = c;
      this.taken = [];
      this.shy = [];
      this.room = [marginX, marginY, width - marginX, height - marginY];
    }

    /** Keep this box free. */
    keep(x, y, half) {
      this.taken.push([x - half, y - half, x + half, y + half]);
    }

    /** Keep off these boxes where there is another place. */
    avoid(boxes) {
      this.shy = boxes;
    }

    #clear(box) {
      return this.free(box) && !this.shy.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
    }

    free([left, top, right, low]) {
      const [west, north, east, south] = this.room;
      if (left < west || top < north || right > east || low > south) return false;
      return !this.taken.some((box) => left < box[2] && right > box[0] && top < box[3] && low > box[1]);
    }

    /** Write `text` beside (x, y); false when there is no room. Quiet words rather go than cover a name. */
    write(text, x, y, gap, size, quiet = false) {
      const wide = this.c.measureText(text).width;
      const tall = size * 1.15;
      const boxes = [
        [x + gap, y - tall / 2, x + gap + wide, y + tall / 2],
        [x - gap - wide, y - tall / 2, x - gap, y + tall / 2],
        [x - wide / 2, y - gap - tall, x + wide / 2, y - gap],
        [x - wide / 2, y + gap, x + wide / 2, y + gap + tall],
        ...[-1, 1].flatMap((down) => [x + gap, x - gap - wide].map((left) => [left, y + (down * gap) / 2 + ((down - 1) * tall) / 2, left + wide, y + (down * gap) / 2 + ((down + 1) * tall) / 2])),
      ];
      const box = boxes.find((each) => this.#clear(each)) ?? (quiet ? null : boxes.find((each) => this.free(each)));
      if (!box) return false;
      this.taken.push(box);
      this.c.strokeText(text, box[0], (box[1] + box[3]) / 2);
      this.c.fillText(text, box[0], (box[1] + box[3]) / 2);
      return true;
    }
  }

  ZH.Points = Points;
  ZH.Cells = Cells;
  ZH.Labels = Labels;
})();
