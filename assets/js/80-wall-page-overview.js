// The overview: is the city all right, and if not, where?
(() => {
  "use strict";
  const ZH = (window.Zhihui ??= {});
  const wall = (ZH.wall ??= {});

  let needs = null;
  let today = null; // how it is going, where the wall is wide enough for it
  (wall.pages ??= {}).overview = {
    title: () => wall.both("screen.wall"),
    side(body) {
      needs = wall.needsIn(body, needs);
      needs.paint();
      if (today?.box.parentElement !== body) {
        today = new wall.Panel(body, "figures", 5);
        today.box.classList.add("wall-today");
      }
      today.paint(wall.flowTitle(ZH.now()), wall.flowFigures(ZH.now()));
    },
    strip: true,
    folds: true,
  };
})();
