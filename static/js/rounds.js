/* The board of a round follows what others record. Without this file the page is loaded anew. */
(() => {
  "use strict";

  const EVERY = 15000;
  const board = document.querySelector("[data-follow]");
  if (!board) return;

  async function follow() {
    /* Nothing is taken from under somebody's hands. */
    if (document.hidden || board.contains(document.activeElement)) return;
    try {
      const answer = await fetch(location.href, {
        headers: { "X-Part": "board" },
        redirect: "error",
      });
      if (!answer.ok) return;
      const text = await answer.text();
      if (!board.contains(document.activeElement)) board.innerHTML = text;
    } catch {
      /* The page stays as it is; the next time it may work. */
    }
  }
  setInterval(follow, EVERY);
})();
