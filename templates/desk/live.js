// While somebody types, the form is sent to be checked, and of the page that comes back what the rules say is taken over:
// each element with data-live from the one with the same id, its class, and with data-live="all" what is in it.
// Nothing is saved, the focus and what is typed stay. Without this script the same is told when the form is sent.
(() => {
  "use strict";
  const places = [...document.querySelectorAll("[data-live]")];
  const form = places.map((place) => place.closest("form")).find(Boolean);
  if (!form) return;
  const WAIT = 600;
  let timer = 0;
  let asked = 0;
  let isChanged = false;

  const check = async () => {
    const number = ++asked;
    const pairs = new URLSearchParams(new FormData(form));
    pairs.set("do", "check");
    const answer = await fetch(form.action, { method: "POST", body: pairs });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (number !== asked) return;
    for (const place of places) {
      const now = page.getElementById(place.id);
      if (!now) continue;
      place.className = now.className;
      if (place.dataset.live === "all" && place.innerHTML !== now.innerHTML) place.replaceChildren(...now.childNodes);
    }
  };

  form.addEventListener("input", () => {
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(() => check().catch(() => {}), WAIT);
  });
  form.addEventListener("submit", () => { isChanged = false; });
  addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
})();
