// Runs before the first paint, so that neither the color scheme nor the language changes after it.
(() => {
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      // Storage is blocked: the system's preference counts.
      return null;
    }
  };
  // Mantine's own key.
  const scheme = stored("mantine-color-scheme-value");
  const isDark =
    scheme === "dark" || (scheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const { documentElement: page } = document;
  page.setAttribute("data-mantine-color-scheme", isDark ? "dark" : "light");
  // The same order as in src/i18n/i18n.ts.
  const preferred = [stored("tonescope-language"), ...navigator.languages.map((tag) => tag.split("-")[0])];
  const { languages, rightToLeft } = document.currentScript.dataset;
  page.lang = preferred.find((language) => languages.split(" ").includes(language)) ?? "en";
  page.dir = rightToLeft.split(" ").includes(page.lang) ? "rtl" : "ltr";
  // The address by which a person is sent to the benchmark of the own machine.
  if (new URLSearchParams(location.search).has("bench"))
    history.replaceState(history.state, "", `${location.pathname}#/models?at=benchmark`);
  // index.html draws the start page (the first of src/app/route-ids.ts); another page's address hides it.
  page.toggleAttribute("data-elsewhere", !/^(#\/?(analyze)?)?$/.test(location.hash));
})();
