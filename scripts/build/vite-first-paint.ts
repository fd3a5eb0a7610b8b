/** Prepares index.html for the first paint, before any script of the app has loaded. */

import type { Plugin } from "vite";
import { ROUTE_IDS } from "../../src/app/route-ids.ts";
import { ENGLISH } from "../../src/i18n/en/index.ts";
import { directionOf, LANGUAGES, TRANSLATIONS } from "../../src/i18n/texts.ts";

/** The texts by language. */
async function allTexts(): Promise<[language: string, texts: Record<string, object>][]> {
  const others = Object.entries(TRANSLATIONS).map(
    async ([tag, { load }]): Promise<[string, Record<string, object>]> => [tag, await load()],
  );
  return [["en", ENGLISH], ...(await Promise.all(others))];
}

/** The placeholders in `index.html` for the languages that there are, and for those of them written from right to left. */
const OFFERED = "%languages%";
const RIGHT_TO_LEFT = "%right-to-left%";

const withLanguages = (html: string): string =>
  html
    .replace(OFFERED, LANGUAGES.join(" "))
    .replace(RIGHT_TO_LEFT, LANGUAGES.filter((language) => directionOf(language) === "rtl").join(" "));

/** An element without child elements. */
const LEAF = /<(\w+)\b[^<>]*>[^<>]*<\/\1>/g;
/** The key of a text, such as `%app:place.batch%`. */
const KEY = /%(\w+):([\w.]+)%/g;

/** The placeholder in `index.html` for the links to the pages. */
const NAVIGATION = "<!-- navigation -->";

/** @param file the name of a file of texts, such as `app`. @param path of a text in it, such as `place.batch`. */
const textAt = (texts: Record<string, object>, file: string, path: string): string =>
  path
    .split(".")
    .reduce((value: unknown, name) => (value as Record<string, unknown>)[name], texts[file]) as string;

const withNavigation = (html: string): string =>
  html.replace(
    NAVIGATION,
    ROUTE_IDS.map(
      (id) => `<a href="#/${id}"><svg width="22" height="22"></svg><span>%app:place.${id}%</span></a>`,
    ).join("\n          "),
  );

/** Repeats each element with a text in each language; `public/first-paint.js` chooses which one is shown. */
const inEachLanguage = (html: string, languages: Awaited<ReturnType<typeof allTexts>>): string =>
  html.replaceAll(LEAF, (element: string, tag: string) =>
    element.search(KEY) < 0
      ? element
      : languages
          .map(([language, texts]) =>
            element
              .replace(`<${tag}`, `<${tag} lang="${language}"`)
              .replaceAll(KEY, (_, file: string, path: string) => textAt(texts, file, path)),
          )
          .join(""),
  );

/** Loads the font before scripts, so that a slow connection delivers the first paint first. */
const fontAndPriorities: Plugin = {
  name: "tonescope-paint-first",
  transformIndexHtml: {
    order: "post",
    handler(html, { bundle = {} }) {
      const font = Object.keys(bundle).find((name) => /inter-latin-wght-normal.*\.woff2$/.test(name));
      return {
        html: html.replaceAll(
          /<(?=script type="module"|link rel="modulepreload")(\w+)/g,
          '<$1 fetchpriority="low"',
        ),
        tags: font
          ? [
              {
                tag: "link",
                attrs: {
                  rel: "preload",
                  as: "font",
                  type: "font/woff2",
                  crossorigin: true,
                  href: `./${font}`,
                },
                injectTo: "head-prepend",
              },
            ]
          : [],
      };
    },
  },
};

const texts: Plugin = {
  name: "tonescope-first-texts",
  transformIndexHtml: {
    order: "pre",
    handler: async (html) => inEachLanguage(withNavigation(withLanguages(html)), await allTexts()),
  },
};

export const firstPaint = (): Plugin[] => [texts, fontAndPriorities];
