/**
 * The texts by file and path: `t("app:theme.dark")`, on the page and in the terminal. English is always there; another
 * language is loaded when it is used.
 */

import i18next, { type TFunction } from "i18next";
import { ENGLISH } from "./en/index.ts";

/** Files of texts that are loaded when they are used: a person can write before. */
type LaterFile = "report";
type Files = (keyof typeof ENGLISH | LaterFile)[];
type Texts = Record<keyof typeof ENGLISH, object>;

/** The languages' own names. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

export const isLanguage = (value: string | null | undefined): value is Language =>
  value !== null && value !== undefined && Object.hasOwn(LANGUAGES, value);

const i18n = i18next.createInstance();
void i18n.init({
  initAsync: false,
  lng: "en",
  fallbackLng: "en",
  resources: { en: ENGLISH },
  // React escapes what it draws; escaped twice, a `&` would show as `&amp;`.
  interpolation: { escapeValue: false },
});

export const t = i18n.t as TFunction<Files>;

/** For numbers, dates and names of languages, written as in the texts around them. */
export const languageInUse = (): Language => (isLanguage(i18n.language) ? i18n.language : "en");

const LOADERS: Record<Exclude<Language, "en">, () => Promise<Texts>> = {
  de: async () => (await import("./de/index.ts")).GERMAN,
};

/** @returns the direction in which the language is written. @throws where its texts cannot be fetched; the language stays */
export async function changeTexts(language: Language): Promise<"ltr" | "rtl"> {
  if (language !== "en" && !i18n.hasResourceBundle(language, "app")) {
    const texts = await LOADERS[language]();
    for (const [file, bundle] of Object.entries(texts)) i18n.addResourceBundle(language, file, bundle);
  }
  await i18n.changeLanguage(language);
  return i18n.dir(language);
}

const LATER: Record<Language, Record<LaterFile, () => Promise<{ default: object }>>> = {
  en: { report: () => import("./en/report.json") },
  de: { report: () => import("./de/report.json") },
};

/** Loads texts in the language in use. @throws where they cannot be fetched */
export async function loadTexts(file: LaterFile): Promise<void> {
  const language = languageInUse();
  if (i18n.hasResourceBundle(language, file)) return;
  i18n.addResourceBundle(language, file, (await LATER[language][file]()).default);
}
