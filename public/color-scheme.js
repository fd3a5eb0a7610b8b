// Before the first paint, so that a chosen scheme never flashes; the key is Mantine's own.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("mantine-color-scheme-value");
  } catch {
    // Storage is blocked: the system's scheme.
  }
  const dark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const { documentElement: page } = document;
  page.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  // What stands in the page before the scripts come is the start, which an address of another place is not.
  page.toggleAttribute("data-elsewhere", !/^(#\/?(analyze)?)?$/.test(location.hash));
})();
