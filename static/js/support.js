/* Comforts of the support center: the call's clock, searching while typing, inserting a text.
   Every page works without this file. */
(() => {
  "use strict";

  /* The clock of the call goes on from what the server said. */
  document.querySelectorAll("[data-seconds]").forEach((place) => {
    const clock = place.querySelector(".clock");
    const began = Date.now() - Number(place.dataset.seconds) * 1000;
    const tick = () => {
      const s = Math.floor((Date.now() - began) / 1000);
      clock.textContent = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
    };
    setInterval(tick, 1000);
    tick();
  });

  /* Three letters show callers; a slow answer never overwrites a later one. */
  document.querySelectorAll("[data-live]").forEach((field) => {
    const into = document.getElementById(field.dataset.into);
    let wait = 0;
    let asked = 0;
    field.addEventListener("input", (event) => {
      clearTimeout(wait);
      if (event.isComposing) return;
      wait = setTimeout(() => ask(field.value.trim()), 150);
    });
    field.addEventListener("compositionend", () => ask(field.value.trim()));
    async function ask(text) {
      const mine = ++asked;
      if ([...text].length < 3) return;
      const query = new URLSearchParams({ q: text, part: "1" });
      try {
        const answer = await fetch(`${field.dataset.live}?${query}`);
        const page = await answer.text();
        if (answer.ok && mine === asked) into.innerHTML = page;
      } catch {
        /* The button still searches. */
      }
    }
  });

  /* A prepared text goes to where the answer is written, below what stands there. */
  document.querySelectorAll("[data-insert]").forEach((button) => {
    const field = document.querySelector(`.reply textarea[id="${button.dataset.insert}"]`);
    if (!field) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const text = button.previousElementSibling.textContent;
      field.value = field.value ? `${field.value}\n\n${text}` : text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  });
})();
