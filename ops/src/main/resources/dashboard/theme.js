// Before anything is drawn: the theme that somebody chose here, else the system's.
(() => {
  const chosen = localStorage.getItem("charm-theme");
  if (chosen === "dark" || chosen === "light") {
    document.documentElement.dataset.theme = chosen;
  }
})();
