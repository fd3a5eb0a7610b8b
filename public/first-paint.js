// Before the first paint, so that neither a chosen scheme nor another language flashes.
(() => {
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      // Storage is blocked: as the system has it.
      return null;
    }
  };
  // Mantine's own key.
  const chosen = kept("mantine-color-scheme-value");
  const dark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const { documentElement: page } = document;
  page.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  // As src/i18n/i18n.ts chooses.
  const wished = [kept("tonescope-language"), ...navigator.languages.map((tag) => tag.split("-")[0])];
  page.lang = wished.find((language) => language === "en" || language === "de") ?? "en";
  // What stands in the page before the scripts come is the start, which an address of another place is not.
  page.toggleAttribute("data-elsewhere", !/^(#\/?(analyze)?)?$/.test(location.hash));
})();
