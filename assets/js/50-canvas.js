// A canvas that Leaflet moves and scales and this page paints, a little larger than the map.
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const L = window.L;
  if (!L) return;
  const PAD = 0.2; // of the map's size on each side, so that a drag finds something there

  ZH.CanvasLayer = L.Layer.extend({
    /** A subclass has paint(c, view); `pane` names the Leaflet pane it lies in, for `late` see `rest`. */
    initialize(choices = {}) {
      this.paneName = choices.pane ?? "overlayPane";
      this.late = choices.late ?? 0;
    },

    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "map-ink leaflet-zoom-animated", map.getPane(this.paneName));
      this.canvas.setAttribute("aria-hidden", "true");
      this.c = this.canvas.getContext("2d");
      map.on(this.wires(), this);
      this.leaveInks = ZH.inkChanged.on(() => {
        this.reink?.();
        this.touch();
      });
      this.place();
    },

    onRemove(map) {
      map.off(this.wires(), this);
      this.leaveInks();
      cancelAnimationFrame(this.resting);
      this.canvas.remove();
      this.canvas = null;
    },

    wires() {
      return { viewreset: this.place, moveend: this.rest, resize: this.place, move: this.follow, zoom: this.stretch, zoomanim: this.stretchTo };
    },

    /** Ask to be painted at the next frame. */
    touch() {
      if (this.waiting || !this.canvas) return;
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        if (this.canvas && !this._map._animatingZoom) this.repaint();
      });
    },

    /** The map has come to rest: be placed `late` frames after it. All sheets in one task would stop the page. */
    rest() {
      cancelAnimationFrame(this.resting);
      let left = this.late;
      const next = () => {
        if (left > 0) this.resting = requestAnimationFrame(next);
        else this.place();
        left -= 1;
      };
      next();
    },

    /** Put the canvas over the map as it is now, and paint. */
    place() {
      const map = this._map;
      if (!map || map._animatingZoom) return;
      const size = map.getSize();
      const width = Math.ceil(size.x * (1 + 2 * PAD));
      const height = Math.ceil(size.y * (1 + 2 * PAD));
      const density = window.devicePixelRatio || 1;
      this.corner = map.containerPointToLayerPoint([-(width - size.x) / 2, -(height - size.y) / 2]).round();
      const origin = map.getPixelOrigin();
      this.view = {
        width, height, density, zoom: map.getZoom(), scale: 256 * 2 ** map.getZoom(),
        left: origin.x + this.corner.x, top: origin.y + this.corner.y,
        marginX: (width - size.x) / 2, marginY: (height - size.y) / 2,
      };
      this.center = map.getCenter();
      this.fit(width, height, density);
      L.DomUtil.setTransform(this.canvas, this.corner, 1);
      this.repaint();
    },

    fit(width, height, density) {
      const [w, h] = [Math.round(width * density), Math.round(height * density)];
      if (this.canvas.width !== w || this.canvas.height !== h) {
        this.canvas.width = w;
        this.canvas.height = h;
        this.canvas.style.width = `${width}px`;
        this.canvas.style.height = `${height}px`;
      }
    },

    repaint() {
      if (!this.view.width || !this.view.height) return;
      const { density, width, height } = this.view;
      this.c.setTransform(density, 0, 0, density, 0, 0);
      this.c.clearRect(0, 0, width, height);
      this.paint(this.c, this.view);
    },

    /** A long drag runs out of the margin: place the canvas anew. */
    follow() {
      if (!this.view || this._map._animatingZoom || this._map.getZoom() !== this.view.zoom) return;
      const size = this._map.getSize();
      const seen = this._map.containerPointToLayerPoint([0, 0]).subtract(this.corner);
      if (seen.x < 0 || seen.y < 0 || seen.x + size.x > this.view.width || seen.y + size.y > this.view.height) this.place();
    },

    stretch() {
      this.stretchTo({ center: this._map.getCenter(), zoom: this._map.getZoom() });
    },

    stretchTo({ center, zoom }) {
      const map = this._map;
      const scale = map.getZoomScale(zoom, this.view.zoom);
      const half = L.point(this.view.width, this.view.height).multiplyBy(-scale / 2);
      const middle = map.project(this.center, zoom);
      const corner = half.add(middle).subtract(map._getNewPixelOrigin(center, zoom));
      L.DomUtil.setTransform(this.canvas, corner, scale);
    },
  });
})();
