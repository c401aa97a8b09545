/* The price follows the answers. Without this file a button computes it anew. */
(() => {
  "use strict";

  const WAIT = 300;

  document.querySelectorAll("form[data-price]").forEach((form) => {
    const part = document.getElementById("price-part");
    const questions = document.getElementById("questions-part");
    const button = form.querySelector("[data-say]");
    const again = form.querySelector('[name="recompute"]');
    let waiting;
    let asking;
    let redraw = false;

    /* Who applies and which rooms decide what is asked: then the questions are drawn anew. */
    function show(text) {
      const answer = new DOMParser().parseFromString(text, "text/html");
      part.innerHTML = answer.getElementById("price-part").innerHTML;
      if (redraw) {
        redraw = false;
        const here = document.activeElement?.id;
        const typed = new FormData(form); /* also what was typed while we waited */
        const open = [...questions.querySelectorAll("details[open]")].map((each) => each.className);
        questions.innerHTML = answer.getElementById("questions-part").innerHTML;
        questions.querySelectorAll("input, select, textarea").forEach((field) => {
          if (!typed.has(field.name)) return;
          if (["radio", "checkbox"].includes(field.type)) {
            field.checked = typed.getAll(field.name).includes(field.value);
          } else field.value = typed.get(field.name);
        });
        questions.querySelectorAll("details").forEach((each) => (each.open ||= open.includes(each.className)));
        if (here) document.getElementById(here)?.focus();
      }
      const total = part.querySelector("[data-total]")?.dataset.total;
      if (button && total) button.textContent = button.dataset.say.replace("{total}", total);
    }

    async function ask() {
      asking?.abort();
      asking = new AbortController();
      const data = new FormData(form);
      data.set("recompute", "1");
      form.querySelectorAll('[type="file"]').forEach((field) => data.delete(field.name));
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          body: data,
          headers: { "X-Part": "price" },
          signal: asking.signal,
          redirect: "error",
        });
        if (answer.ok) show(await answer.text());
        else byHand(); /* the hold is over: to press the button takes the place once more */
      } catch (error) {
        if (error.name !== "AbortError") byHand();
      }
    }

    /* What this file cannot do, the button does. */
    function byHand() {
      if (again) again.hidden = false;
    }

    /* What was typed before this file was here, or kept by the browser over a reload. */
    function isChanged(field) {
      if (["radio", "checkbox"].includes(field.type)) return field.checked !== field.defaultChecked;
      if (field.tagName === "SELECT") return field.selectedIndex > 0 && !field.selectedOptions[0].defaultSelected;
      return "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue;
    }

    if (again) again.hidden = true;
    part.setAttribute("aria-live", "polite");
    form.addEventListener("change", (event) => {
      if (event.target.name === "purpose_text") return;
      /* The line above folded answers says them. */
      redraw ||= ["pick", "applicant"].includes(event.target.name) || !!event.target.closest(".presets");
      clearTimeout(waiting);
      waiting = setTimeout(ask, WAIT);
    });
    const changed = [...form.elements].filter((field) => field.name && isChanged(field));
    redraw = changed.some((field) => ["pick", "applicant"].includes(field.name));
    if (changed.length) ask();
  });
})();
