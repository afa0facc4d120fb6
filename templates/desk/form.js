// While somebody types, the form is sent to be checked, and what is wrong is told at the fields and in a few words.
// Nothing is saved, the focus stays where it is. Without this script the same is told when the form is sent.
(() => {
  "use strict";
  const form = document.querySelector(".with-contents form");
  if (!form) return;
  const live = form.querySelector(".live");
  const WAIT = 600;
  let timer = 0;
  let asked = 0;
  let isChanged = false;

  // Where there is much to tick, a line above shows only what has the words that are typed into it.
  const MANY = 30;
  const filter = form.querySelector("template.filter");
  for (const group of form.querySelectorAll("fieldset.field")) {
    const choices = [...group.querySelectorAll(":is(.choices, .pictures) > li")];
    if (choices.length < MANY || !filter) continue;
    const line = filter.content.cloneNode(true);
    line.querySelector("input").addEventListener("input", (event) => {
      event.stopPropagation();
      const words = event.target.value.toLowerCase().split(/\s+/);
      for (const choice of choices) {
        const isChosen = choice.querySelector("input").checked;
        choice.hidden = !isChosen && !words.every((word) => choice.textContent.toLowerCase().includes(word));
      }
    });
    group.querySelector(".aim-name, .choices, .pictures").before(line);
  }

  const told = (html) => {
    live.innerHTML = html;
    live.hidden = !live.firstElementChild;
    for (const place of form.querySelectorAll(".while-typing")) place.remove();
    for (const fault of live.querySelectorAll("li[data-field]")) {
      const field = document.getElementById(fault.dataset.field);
      if (!field || field.closest(".field, .cell")?.querySelector(".fault:not(.while-typing)")) continue;
      const words = document.createElement("p");
      words.className = "fault while-typing";
      words.textContent = fault.dataset.words;
      (field.matches("fieldset") ? field.querySelector("legend") : field).after(words);
    }
  };

  const check = async () => {
    const number = ++asked;
    const pairs = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(form.dataset)) pairs.set(name, value);
    const answer = await fetch("/check", { method: "POST", body: pairs });
    if (number === asked && answer.ok) told(await answer.text());
  };

  form.addEventListener("input", () => {
    isChanged = true;
    if (!form.dataset.about) return;
    clearTimeout(timer);
    timer = setTimeout(() => check().catch(() => {}), WAIT);
  });
  form.addEventListener("submit", () => { isChanged = false; });
  addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
})();
