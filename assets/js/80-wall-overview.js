// The overview: is the city all right, and if not, where?
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});

  let needs = null;
  (wall.pages ??= {}).overview = {
    title: () => wall.both("screen.wall"),
    side(box) {
      if (!needs?.rows.isConnected) {
        box.replaceChildren();
        needs = new wall.Needs(box);
      }
      needs.paint();
    },
    strip: true,
    folds: true,
  };
})();
