/* Keys of the desk. Comfort only: every page works without this file.

   An element with data-key is what that key presses: links and summaries are followed, fields get
   the focus. In the ledger the arrows walk by what is seen, o opens and m moves what has the
   focus. Nothing happens while somebody types. */
(() => {
  "use strict";

  const grid = document.querySelector("[data-grid]");
  const typing = (target) =>
    target.matches("input, select, textarea, [contenteditable]") &&
    !target.matches("[type=checkbox], [type=radio]");
  const stops = () => [...grid.querySelectorAll("tbody a")];
  const middle = (box) => ({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });

  /* The nearest stop in that direction: along the row first, then the row above or below. */
  function towards(from, key) {
    const here = from.getBoundingClientRect();
    const at = middle(here);
    const sideways = key === "ArrowLeft" || key === "ArrowRight";
    const sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
    let best = null;
    for (const stop of stops()) {
      if (stop === from) continue;
      const to = middle(stop.getBoundingClientRect());
      const along = sign * (sideways ? to.x - at.x : to.y - at.y);
      const aside = Math.abs(sideways ? to.y - at.y : to.x - at.x);
      if (along <= 1) continue;
      if (sideways && stop.closest("tr") !== from.closest("tr")) continue;
      if (!sideways && stop.closest("tr") === from.closest("tr") && !stop.closest("li")) continue;
      const cost = sideways ? along : along * 3 + aside;
      if (best === null || cost < best.cost) best = { stop, cost };
    }
    return best && best.stop;
  }

  function walk(event) {
    const on = document.activeElement.closest?.("[data-grid] tbody a");
    const next = on ? towards(on, event.key) : grid.querySelector("[aria-current]") || stops()[0];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /* What has the focus, else what is selected: its page, or moving it. */
  function follow(name) {
    const on =
      document.activeElement.closest?.(`[data-${name}]`) ||
      document.querySelector(`[aria-current][data-${name}]`);
    if (on) location.assign(on.dataset[name]);
    return Boolean(on);
  }

  function press(key) {
    const on = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!on) return false;
    if (on.matches("details")) {
      on.open = !on.open;
      on.querySelector("summary").focus();
    } else if (on.matches("input")) {
      on.focus();
      on.select();
    } else on.click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (grid && event.key.startsWith("Arrow")) {
      walk(event);
      return;
    }
    const done =
      (event.key === "o" && follow("open")) ||
      (event.key === "m" && follow("move")) ||
      (event.key === "n" && document.activeElement.matches?.(".g.free a") && bookHere()) ||
      press(event.key);
    if (done) event.preventDefault();
  });

  function bookHere() {
    document.activeElement.click();
    return true;
  }

  /* The screen in the entrance reads the day anew by itself. */
  const shown = document.querySelector("[data-fresh]");
  if (shown) setTimeout(() => location.reload(), Number(shown.dataset.fresh) * 1000);

  /* A narrow screen begins at the present hour, not at the morning. */
  const line = document.querySelector(".now line");
  const area = line && line.closest(".scroll");
  if (area && area.scrollWidth > area.clientWidth) {
    const at = (parseFloat(line.getAttribute("x1")) / 100) * area.scrollWidth;
    area.scrollLeft = Math.max(0, at - area.clientWidth / 2);
  }

  /* After a selection the eye stays where it was, and the focus goes on from there. */
  const chosen = document.querySelector("[data-grid] [aria-current]");
  if (chosen && !location.hash) chosen.focus({ preventScroll: false });
})();
