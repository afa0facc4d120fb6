// A page of the preview is loaded again when the plans have changed, and with them what it shows.
// Without this script it is loaded again by hand. Nothing is asked but this machine.
(() => {
  "use strict";
  const events = new EventSource("/events");
  let shown;
  const tag = async () => (await fetch(location.pathname, { method: "HEAD" })).headers.get("etag");
  events.onmessage = async () => {
    const now = await tag();
    if (shown !== undefined && now && now !== shown) {
      location.reload();
    }
    shown = shown ?? now;
  };
  addEventListener("pagehide", () => events.close());
})();
