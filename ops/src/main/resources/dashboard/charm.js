// The theme's switch, and whether what is shown follows the system live.
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
    document.dispatchEvent(new CustomEvent("charm:theme"));
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
})();
