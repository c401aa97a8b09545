/* Comforts only: every page works without this file. */
(() => {
  "use strict";

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  /* A form that is pressed twice is sent once. Back in the browser frees it again. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || event.submitter?.formTarget) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent);
    document.querySelectorAll("form.picking").forEach(count);
  });

  /* How many slots are picked, in the bar at the thumb. */
  function count(form) {
    const said = form.querySelector(".picked");
    if (!said) return;
    const n = form.querySelectorAll('input[name="pick"]:checked').length;
    said.parentElement.classList.toggle("idle", !n);
    said.textContent = n ? fill(said.dataset.picked, { n }) : said.dataset.none;
  }
  document.addEventListener("change", (event) => {
    if (event.target.name === "pick") count(event.target.form);
  });

  /* The rest of a hold: shown every second, said at five minutes and at one. */
  document.querySelectorAll("[data-expires]").forEach((place) => {
    const clock = place.querySelector(".clock");
    const said = place.querySelector('[role="status"]');
    const ends = Date.parse(place.dataset.expires);
    const announced = new Set();
    const tick = () => {
      const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
      const m = Math.floor(left / 60);
      clock.textContent = left
        ? fill(place.dataset.left, { m, s: left % 60 })
        : place.dataset.gone;
      if (!left) {
        clearInterval(timer);
        place.classList.add("gone");
        said.textContent = place.dataset.gone;
      }
      if ((m === 5 || m === 1) && left % 60 === 0 && !announced.has(m)) {
        announced.add(m);
        said.textContent = fill(place.dataset.say, { m });
      }
    };
    const timer = setInterval(tick, 1000);
    tick();
  });

  /* A lost connection says so and keeps what was typed. */
  const offline = document.getElementById("offline");
  const show = () => {
    offline.hidden = navigator.onLine;
  };
  if (offline) {
    window.addEventListener("online", show);
    window.addEventListener("offline", show);
    document.addEventListener("submit", (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      delete event.target.dataset.sent;
      offline.hidden = false;
      offline.scrollIntoView({ block: "center" });
    });
  }

  /* Choosing a language closes with Escape, as menus do. */
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector(".tongue[open]");
    if (event.key === "Escape" && open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  /* Another language keeps what was typed: once it is chosen, the form is sent to its own page as
     it is, which draws it anew and books nothing. A file cannot be kept so, and is not sent. Once
     the hold has run out, sending the form would hold the places anew: that is for its own buttons,
     and the choice goes as without this file. */
  document.addEventListener("submit", async (event) => {
    const [choice, button] = [event.target, event.submitter];
    const form = document.querySelector("form[data-redrawn-by]");
    if (event.defaultPrevented || choice.dataset.alone) return;
    if (!form || !button || !choice.matches(".tongue form")) return;
    if (document.querySelector(".countdown.gone")) return;
    event.preventDefault();
    const data = new FormData(choice);
    data.set(button.name, button.value);
    const heard = await fetch(choice.action, { method: "POST", body: data, redirect: "manual" })
      .catch(() => null);
    if (form.dataset.sent) return; /* pressed meanwhile: that comes first */
    if (!heard) {
      choice.dataset.alone = "1"; /* as without this file */
      choice.requestSubmit(button);
      return;
    }
    const files = form.querySelectorAll('[type="file"]:enabled');
    files.forEach((field) => (field.disabled = true));
    const redraw = document.createElement("input");
    [redraw.type, redraw.name, redraw.value] = ["hidden", form.dataset.redrawnBy, "1"];
    form.append(redraw);
    form.submit();
    redraw.remove(); /* it is for this sending only: Back shows this page again */
    files.forEach((field) => (field.disabled = false));
  });
})();
