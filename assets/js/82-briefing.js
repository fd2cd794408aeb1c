// The briefing: opens the dialog a number leads to, prints, and says when nothing comes.
(() => {
  "use strict";
  const root = document.documentElement;
  const LATE_MS = 5000;
  let asked = 0;

  const dialog = () => document.getElementById("briefing-dialog");
  const page = () => document.querySelector("[data-again]");
  const wanted = () => decodeURIComponent(location.hash.slice(1));

  /** Show what the address asks for as of the briefing on the page, or close the dialog. */
  const follow = () => {
    const box = dialog();
    if (!box) return;
    if (!wanted()) box.close();
    else if (page()) open(box);
  };

  const open = async (box) => {
    const turn = ++asked;
    box.dataset.busy = "";
    if (!box.open) box.showModal();
    const content = await fetched(`${page().dataset.again}&cases=${encodeURIComponent(wanted())}`);
    if (turn !== asked) return;
    delete box.dataset.busy;
    document.getElementById("briefing-cases").replaceChildren(content);
    box.scrollTop = 0;
    box.querySelector("[data-act=close]")?.focus();
  };

  /** Return what the server drew, or its words about why it could not. */
  const fetched = async (asking) => {
    const piece = document.createElement("template");
    try {
      const answer = await fetch(`/briefing/opened?${asking}`);
      if (answer.ok) piece.innerHTML = await answer.text();
      else piece.content.append(note(await answer.json()));
    } catch {
      piece.content.append(note({}));
    }
    return piece.content;
  };

  const note = ({ error }) => {
    const box = document.querySelector(".briefing-unreachable").cloneNode(true);
    box.hidden = false;
    const said = box.querySelector(".note");
    said.dataset.kind = "failed";
    if (error) said.textContent = error[root.lang.startsWith("en") ? "en" : "zh"];
    return box;
  };

  /** Forget the number in the address. */
  const leave = () => {
    asked += 1;
    if (location.hash) history.pushState(null, "", location.pathname + location.search);
  };

  const ready = (box) => {
    box.addEventListener("close", leave);
    box.addEventListener("click", (click) => {
      if (click.target === box) box.close();
    });
    setTimeout(late, LATE_MS);
  };

  /** When the page is still grey, its words of waiting show. */
  const late = () => {
    const grey = document.querySelector(".briefing-skeleton");
    if (grey) grey.dataset.late = "";
  };

  /** Draw what came as text. */
  const fill = (node) => {
    node.innerHTML = node.dataset.markup;
    delete node.dataset.markup;
  };

  const coming = new MutationObserver(() => {
    document.querySelectorAll("[data-markup]").forEach(fill);
    const box = dialog();
    if (box && !box.dataset.ready) {
      box.dataset.ready = "";
      ready(box);
    }
    if (box && page()) {
      coming.disconnect();
      follow();
    }
  });
  coming.observe(document.body, { childList: true, subtree: true });

  if (root.dataset.demo) {
    const mark = document.createElement("div");
    mark.className = "watermark";
    mark.textContent = root.dataset.demo;
    document.body.append(mark);
  }
  addEventListener("hashchange", follow);
  document.addEventListener("click", (click) => {
    const act = click.target.closest("[data-act]")?.dataset.act;
    if (act === "print") print();
    if (act === "retry") {
      click.preventDefault();
      open(dialog());
    }
    if (act === "close") {
      click.preventDefault();
      dialog().close();
    }
  });
})();
