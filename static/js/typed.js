/* What staff type is kept in this tab while their session may end, and is put back once the same
   person has signed in again. Why so, and what is never kept: ADR 21.

   It lies sealed under a key that only pages of the same person carry. A page on which one signs in
   (data-typed-kept) keeps it; any other page throws it away. */
(() => {
  "use strict";

  const NAME = "kashikan.typed";
  const KEEP = 90 * 60 * 1000; /* since the last key: half an hour of session, and an hour */
  const FORMS = 'main form:not([method="dialog"], [data-not-kept])';
  const NEVER = ["hidden", "password", "file", "submit", "button", "image", "reset"];
  const page = document.getElementById("staying");
  const entrance = document.querySelector("[data-typed-kept]");

  const forms = () => [...document.querySelectorAll(FORMS)];
  const forget = () => sessionStorage.removeItem(NAME);
  function read() {
    const found = JSON.parse(sessionStorage.getItem(NAME) || "null");
    return found && Date.now() - found.at < KEEP ? found : null;
  }
  function write(what) {
    try {
      sessionStorage.setItem(NAME, JSON.stringify(what));
    } catch {
      forget(); /* no room: nothing rather than something old */
    }
  }

  if (entrance) {
    const found = read();
    if (!found) return forget();
    write({ ...found, over: true });
    entrance.hidden = false;
    setTimeout(() => {
      forget();
      entrance.hidden = true;
    }, found.at + KEEP - Date.now());
    return;
  }
  if (!page || !window.crypto?.subtle) return; /* sealed or not at all */

  const here = page.dataset.back;
  const bytes = Uint8Array.from(page.dataset.key.match(/../g), (two) => parseInt(two, 16));
  const use = ["encrypt", "decrypt"];
  const key = crypto.subtle.importKey("raw", bytes, "AES-GCM", false, use);
  let typed = {};
  let sent = false;
  let saving = Promise.resolve();

  async function seal() {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify({ here, typed }));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, plain);
    write({ at: Date.now(), sent, iv: [...iv], sealed: [...new Uint8Array(sealed)] });
  }
  const save = () => {
    saving = saving.then(seal);
  };

  async function open({ iv, sealed }) {
    try {
      const how = { name: "AES-GCM", iv: new Uint8Array(iv) };
      const plain = await crypto.subtle.decrypt(how, await key, new Uint8Array(sealed));
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return null; /* somebody else's */
    }
  }

  /* A form is known by where it leads, among several by what it is about, too. */
  const target = (form) => form.getAttribute("action") || here;
  function nameOf(form) {
    const alike = forms().filter((each) => target(each) === target(form));
    const about = [...form.elements]
      .filter((field) => field.type === "hidden" && field.name !== "csrfmiddlewaretoken")
      .map((field) => `${field.name}=${field.value}`);
    return alike.length > 1 ? [target(form), ...about].join(" ") : target(form);
  }
  const isKept = (field) =>
    field.name &&
    field.form?.matches(FORMS) &&
    !NEVER.includes(field.type) &&
    field.autocomplete !== "one-time-code" &&
    !/password|^code$/.test(field.name);
  function keyOf(field) {
    const same = [...field.form.elements].filter((each) => each.name === field.name);
    const which = { radio: "", checkbox: field.value }[field.type] ?? same.indexOf(field);
    return [nameOf(field.form), field.name, which].join("\n");
  }

  function note(event) {
    const field = event.target;
    if (!field.form || !isKept(field)) return;
    typed[keyOf(field)] = field.type === "checkbox" ? field.checked : field.value;
    sent = false;
    save();
  }
  document.addEventListener("input", note);
  document.addEventListener("change", note);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(FORMS) || !Object.keys(typed).length) return;
    sent = true;
    save();
  });

  function put(field, value) {
    const was = [field.checked, field.value];
    if (field.type === "checkbox") field.checked = value;
    else if (field.type === "radio") field.checked = field.value === value;
    else field.value = value;
    if (was[0] === field.checked && was[1] === field.value) return;
    field.closest("details")?.setAttribute("open", "");
    if (field.type === "radio" && !field.checked) return;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  /* Some questions appear with the answers to others: what finds no place waits for them. */
  function putBack(found) {
    const waiting = new Set(Object.keys(found));
    const rest = page.querySelector("[data-rest]");
    const place = () => {
      const fields = forms().flatMap((form) => [...form.elements]);
      for (const field of fields.filter(isKept)) {
        const name = keyOf(field);
        if (!waiting.has(name)) continue;
        put(field, found[name]);
        if (field.type !== "radio" || field.checked) waiting.delete(name);
      }
      const texts = [...waiting].map((name) => found[name]).filter((text) => text && text !== true);
      const lines = texts.map((text) => {
        const line = document.createElement("li");
        line.textContent = text;
        return line;
      });
      rest.querySelector("ul").replaceChildren(...lines);
      rest.hidden = !lines.length;
    };
    place();
    page.querySelector("[data-put-back]").hidden = false;
    page.querySelector("[data-files]").hidden = !forms().some((f) => f.querySelector("[type=file]"));
    if (!waiting.size) return;
    const later = new MutationObserver(() => {
      place();
      if (!waiting.size) later.disconnect();
    });
    forms().forEach((form) => later.observe(form, { childList: true, subtree: true }));
  }

  /* What was sent and is answered at once, without leading on, was not accepted yet: it stays. */
  async function begin() {
    const found = document.querySelector("[data-forget]") ? null : read();
    const isUnsent = found?.over || (found?.sent && "answer" in page.dataset);
    const was = isUnsent ? await open(found) : null;
    if (was?.here !== here) {
      if (!was || !found.over) forget();
      return;
    }
    typed = { ...was.typed, ...typed };
    if (found.over) putBack(was.typed);
    save();
  }
  begin();
})();
