/**
 * The texts of the page by file and path: `t("app:theme.dark")`. English is in the first download; another language is
 * fetched when it is chosen. A change of language draws the page anew (`App` is keyed by it): `t` may be called while
 * drawing and in event handlers, and its results must not be stored.
 */

import i18next, { type TFunction } from "i18next";
import { create } from "zustand";
import { ENGLISH } from "./en/index.ts";

type Files = (keyof typeof ENGLISH)[];
type Texts = Record<keyof typeof ENGLISH, object>;

/** The languages' own names. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = "tonescope-language";
const isLanguage = (value: string | null | undefined): value is Language =>
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
export const languageInUse = (): Language => useLanguage.getState().language;

const LOADERS: Record<Exclude<Language, "en">, () => Promise<Texts>> = {
  de: async () => (await import("./de/index.ts")).GERMAN,
};

/** The language chosen before, else the first of the browser's languages that is available. */
function preferredLanguage(): Language {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORAGE_KEY);
  } catch {
    // Storage is blocked; the browser's languages decide.
  }
  if (isLanguage(stored)) return stored;
  return navigator.languages.map((tag) => tag.split("-")[0]).find(isLanguage) ?? "en";
}

export const useLanguage = create<{ language: Language }>(() => ({ language: "en" }));

async function show(language: Language): Promise<void> {
  if (language !== "en" && !i18n.hasResourceBundle(language, "app")) {
    const texts = await LOADERS[language]();
    for (const [file, bundle] of Object.entries(texts)) i18n.addResourceBundle(language, file, bundle);
  }
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = i18n.dir(language);
  useLanguage.setState({ language });
}

/** @throws where the texts cannot be fetched; the page keeps its language then. */
export async function chooseLanguage(language: Language): Promise<void> {
  await show(language);
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Storage is blocked; the choice lasts until the tab is closed.
  }
}

/** Called before the page is drawn. Where the texts cannot be fetched, the page is English. */
export const loadPreferredLanguage = (): Promise<void> => show(preferredLanguage()).catch(() => {});
