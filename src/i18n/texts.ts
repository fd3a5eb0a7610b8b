/**
 * The texts by file and path: `t("app:theme.dark")`, on the page and in the terminal. English is always there; another
 * language is loaded when it is used.
 */

import i18next, { type TFunction } from "i18next";
import { ENGLISH, type LaterFile, type Texts } from "./en/index.ts";

/** The languages beside English: the name of each in the language itself, and its texts. */
export const TRANSLATIONS = {
  de: { name: "Deutsch", load: () => import("./de/index.ts") },
  es: { name: "Español", load: () => import("./es/index.ts") },
  fr: { name: "Français", load: () => import("./fr/index.ts") },
  it: { name: "Italiano", load: () => import("./it/index.ts") },
  pt: { name: "Português", load: () => import("./pt/index.ts") },
  ar: { name: "العربية", load: () => import("./ar/index.ts") },
} satisfies Record<string, { name: string; load(): Promise<Texts> }>;

type Translation = keyof typeof TRANSLATIONS;
export type Language = "en" | Translation;

const isTranslation = (value: string): value is Translation => Object.hasOwn(TRANSLATIONS, value);

export const isLanguage = (value: string | null | undefined): value is Language =>
  typeof value === "string" && (value === "en" || isTranslation(value));

/** BCP 47 tags, in the order in which they are offered. */
export const LANGUAGES: readonly Language[] = ["en", ...Object.keys(TRANSLATIONS).filter(isTranslation)];

/** The language's name in the language itself. */
export const languageName = (language: Language): string =>
  language === "en" ? "English" : TRANSLATIONS[language].name;

/** A text within a text or drawing of another direction: its own order is kept (Unicode's first strong isolate). */
export const isolated = (text: string): string => `\u2068${text}\u2069`;

/** A name, date or link within a sentence from right to left keeps its own order. */
const isolateFromRightToLeft = (value: string): string =>
  i18n.dir() === "rtl" && !/^[\d.,\u200e%]*$/.test(value) ? isolated(value) : value;

const i18n = i18next.createInstance();
void i18n.init({
  initAsync: false,
  lng: "en",
  fallbackLng: "en",
  resources: { en: ENGLISH },
  // React escapes what it draws; escaped twice, a `&` would show as `&amp;`.
  interpolation: { escape: isolateFromRightToLeft },
});

export const t = i18n.t as TFunction<(keyof Texts)[]>;

export const languageInUse = (): Language => (isLanguage(i18n.language) ? i18n.language : "en");

/** For numbers, dates and names of languages, written as in the texts around them: Arabic ones with the digits of the data. */
export const formatLocale = (language = languageInUse()): string =>
  directionOf(language) === "rtl" ? `${language}-u-nu-latn` : language;

/** The direction in which a language is written. */
export const directionOf = (language: Language): "ltr" | "rtl" => i18n.dir(language);

/** @throws where the texts cannot be fetched; the language stays */
export async function changeTexts(language: Language): Promise<void> {
  if (language !== "en" && !i18n.hasResourceBundle(language, "app")) {
    const texts: Texts = await TRANSLATIONS[language].load();
    for (const [file, bundle] of Object.entries(texts)) i18n.addResourceBundle(language, file, bundle);
  }
  await i18n.changeLanguage(language);
}

const LATER: Record<LaterFile, () => Promise<{ default: object }>> = {
  benchmark: () => import("./en/benchmark.json"),
  label: () => import("./en/label.json"),
  report: () => import("./en/report.json"),
  shares: () => import("./en/shares.json"),
};

/** Loads English texts that do not come with the page; another language has them. @throws where they cannot be fetched */
export async function loadTexts(file: LaterFile): Promise<void> {
  if (!i18n.hasResourceBundle("en", file)) i18n.addResourceBundle("en", file, (await LATER[file]()).default);
}
