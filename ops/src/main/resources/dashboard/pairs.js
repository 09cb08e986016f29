// The pairs' live list asks for itself now and then, however often pairs come, and also once after
// the last one. It can be held: it then asks for nothing, and its button says so.
(() => {
  const button = document.getElementById("pause");
  const list = () => document.getElementById("pairs");
  let held = false;
  let asked = 0;
  let later = null;

  const label = (waiting) => {
    button.textContent = held ? (waiting ? "Go on (new pairs wait)" : "Go on") : "Pause";
  };
  const askLater = (wait) => {
    later ??= setTimeout(() => {
      later = null;
      htmx.trigger(list(), "sse:pairs");
    }, wait);
  };

  button.hidden = false;
  button.addEventListener("click", () => {
    held = !held;
    button.setAttribute("aria-pressed", String(held));
    label(false);
    if (!held) {
      askLater(0);
    }
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const elt = event.detail.elt;
    if (!elt.hasAttribute("data-live")) {
      return;
    }
    const wait = asked + Number(elt.dataset.live) - Date.now();
    if (held) {
      event.preventDefault();
      label(true);
    } else if (wait > 0) {
      event.preventDefault();
      askLater(wait);
    } else {
      asked = Date.now();
    }
  });
})();
