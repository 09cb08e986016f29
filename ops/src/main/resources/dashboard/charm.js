// The theme's switch; whether what is shown follows the system live; and asking again where it could not be told.
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const isDark = () =>
    root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
  const label = () => {
    button.textContent = isDark() ? "Light" : "Dark";
  };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    localStorage.setItem("charm-theme", root.dataset.theme);
    label();
  });
  label();

  const live = document.getElementById("live");
  const say = (text, is) => {
    live.textContent = text;
    live.classList.toggle("on", is);
  };
  document.body.addEventListener("htmx:sseOpen", () => say("live", true));
  document.body.addEventListener("htmx:sseError", () => say("connection lost, trying again", false));
  document.body.addEventListener("htmx:sseClose", () => say("not live", false));

  const again = document.querySelector("[data-again]");
  if (again) {
    setTimeout(() => location.reload(), 1000 * Number(again.dataset.again));
  }
  document.body.addEventListener("htmx:responseError", (event) => {
    const { xhr, target, elt } = event.detail;
    const busy = target.querySelector("[aria-busy]");
    if (xhr.status !== 503) {
      if (busy || !target.children.length) {
        const why = document.createElement("p");
        why.className = "note";
        why.textContent = xhr.responseText;
        target.replaceChildren(why);
      }
      return;
    }
    if (busy) {
      busy.textContent = xhr.responseText;
    }
    setTimeout(() => htmx.trigger(elt, "retry"), 2000);
  });
})();
