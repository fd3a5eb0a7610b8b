/** Prepares index.html for the first paint, before any script of the app has loaded. */

import type { Plugin } from "vite";
import { WORDS as GERMAN } from "../../src/i18n/de/index.ts";
import { ENGLISH } from "../../src/i18n/en/index.ts";
import type { Language } from "../../src/i18n/i18n.ts";

const WORDS: Record<Language, Record<string, object>> = { en: ENGLISH, de: GERMAN };
/** An element without child elements. */
const LEAF = /<(\w+)\b[^<>]*>[^<>]*<\/\1>/g;
/** The key of a text, such as `%app:place.batch%`. */
const KEY = /%(\w+):([\w.]+)%/g;

const text = (words: Record<string, object>, room: string, path: string): string =>
  path
    .split(".")
    .reduce((value: unknown, name) => (value as Record<string, unknown>)[name], words[room]) as string;

/** Repeats each element with a text in each language; `public/first-paint.js` chooses which one is shown. */
const inEachLanguage = (html: string): string =>
  html.replaceAll(LEAF, (element: string, tag: string) =>
    element.search(KEY) < 0
      ? element
      : Object.entries(WORDS)
          .map(([language, words]) =>
            element
              .replace(`<${tag}`, `<${tag} lang="${language}"`)
              .replaceAll(KEY, (_, room: string, path: string) => text(words, room, path)),
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

const words: Plugin = {
  name: "tonescope-first-words",
  transformIndexHtml: { order: "pre", handler: inEachLanguage },
};

export const firstPaint = (): Plugin[] => [words, fontAndPriorities];
