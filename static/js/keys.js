/* Comforts of the pages of keys: every page works without this file. */
(() => {
  "use strict";

  /* The page of a door turns over by itself when the code may be seen. */
  const DAY = 24 * 60 * 60 * 1000;
  document.querySelectorAll("[data-opens]").forEach((place) => {
    const wait = Date.parse(place.dataset.opens) - Date.now();
    if (wait < DAY) setTimeout(() => location.reload(), Math.max(wait, 0) + 1500);
  });

  /* A photograph of one tag is all there is to send. */
  document.querySelectorAll('form[data-scan] input[type="file"]').forEach((photo) => {
    photo.addEventListener("change", () => photo.files.length && photo.form.requestSubmit());
  });

  /* Signing with a finger, a pen or a mouse. What is drawn is sent as a small picture. */
  document.querySelectorAll("form[data-signing]").forEach((form) => {
    const pad = form.querySelector(".pad");
    const canvas = pad.querySelector("canvas");
    const sent = form.querySelector('input[name="signature"]');
    const paper = form.querySelector(".paper");
    const ink = canvas.getContext("2d");
    let drawing = false;
    let drawn = false;

    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      const scale = canvas.width / box.width;
      return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    };
    const clear = () => {
      ink.clearRect(0, 0, canvas.width, canvas.height);
      drawn = false;
      sent.value = "";
      form.querySelector(".kept").hidden = true;
    };

    pad.hidden = false;
    form.querySelector(".kept").hidden = !sent.value;
    if (!paper.querySelector(".errorlist") && !paper.querySelector(":checked")) paper.open = false;
    ink.lineWidth = 4;
    ink.lineCap = ink.lineJoin = "round";
    ink.strokeStyle = "#000";
    canvas.addEventListener("pointerdown", (event) => {
      drawing = true;
      canvas.setPointerCapture(event.pointerId);
      ink.beginPath();
      ink.moveTo(...place(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      ink.lineTo(...place(event));
      ink.stroke();
      drawn = true;
    });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => {
        drawing = false;
      });
    }
    pad.querySelector("[data-clear]").addEventListener("click", clear);
    form.addEventListener("submit", () => {
      if (drawn) sent.value = canvas.toDataURL("image/png");
    });
  });
})();
