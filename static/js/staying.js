/* A session of staff lives on while somebody works on the page, and says so before it ends.

   Only what a person does counts, never the page by itself: a counter nobody stands at is signed
   out. Without this file the page leaves the screen after the same time. */
(() => {
  "use strict";

  const MINUTE = 60 * 1000;
  const WARN = 2 * MINUTE;
  const EVERY = 15 * 1000;
  const REAL = ["keydown", "pointerdown", "pointermove", "wheel", "touchmove", "input"];
  const box = document.getElementById("staying");
  const dialog = box?.querySelector("dialog");
  if (!dialog) return;

  const longest = Number(box.dataset.left) * 1000;
  let ends = Date.now() + longest;
  let asked = Date.now(); /* when the server last heard of somebody here */
  let moved = Date.now(); /* when somebody last did something here */
  let looking = false;

  const leave = () => location.replace(box.dataset.leave);

  /* Seconds left by the server, which alone knows what other tabs did; null: no answer. */
  async function ask(query) {
    try {
      const answer = await fetch(box.dataset.url + query, { cache: "no-store", redirect: "error" });
      if (!answer.ok) return null;
      const { left } = await answer.json();
      ends = Date.now() + left * 1000;
      return left;
    } catch {
      return null;
    }
  }

  async function stay() {
    asked = moved = Date.now();
    if ((await ask("")) === 0) leave();
  }

  function say() {
    const text = dialog.querySelector("[data-say]");
    const at = new Date(ends);
    const time = `${at.getHours()}:${String(at.getMinutes()).padStart(2, "0")}`;
    text.textContent = text.dataset.say.replace("{time}", time);
    dialog.returnValue = "";
    if (!dialog.open) dialog.showModal();
  }

  async function look() {
    if (looking || Date.now() < ends - WARN) return;
    looking = true;
    const left = await ask("?look=1");
    looking = false;
    if (left === 0) leave();
    else if (left === null && Date.now() > ends && Date.now() - moved > longest) leave();
    else if (Date.now() < ends - WARN) {
      if (dialog.open) dialog.close("elsewhere"); /* somebody works in another tab */
    } else say();
  }

  for (const kind of REAL) {
    document.addEventListener(
      kind,
      (event) => {
        if (!event.isTrusted || dialog.open) return;
        moved = Date.now();
        if (moved - asked >= MINUTE) stay();
      },
      { capture: true, passive: true },
    );
  }
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "elsewhere") stay();
  });
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", look);
})();
