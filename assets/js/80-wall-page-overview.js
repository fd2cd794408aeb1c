// The overview: is the city all right, and if not, where?
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});

  let needs = null;
  (wall.pages ??= {}).overview = {
    title: () => wall.both("screen.wall"),
    side(body) {
      needs = wall.needsIn(body, needs);
      needs.paint();
    },
    strip: true,
    folds: true,
  };
})();
