// The pairs' live list can be held: it then asks for nothing, and says so on its button.
(() => {
  const button = document.getElementById("pause");
  let held = false;
  const label = (waiting) => {
    button.textContent = held ? (waiting ? "Go on (new pairs wait)" : "Go on") : "Pause";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    held = !held;
    button.setAttribute("aria-pressed", String(held));
    label(false);
    if (!held) {
      const list = document.getElementById("pairs");
      htmx.ajax("GET", list.getAttribute("hx-get"), { target: list, swap: "outerHTML" });
    }
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (held && event.detail.elt.hasAttribute("data-live")) {
      event.preventDefault();
      label(true);
    }
  });
})();
