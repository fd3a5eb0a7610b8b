/**
 * Every word that the page shows, by the name of its room and of its use: `t("app:theme.dark")`. English is there from
 * the start; another language is fetched when it is chosen. A change of language draws the page anew (`App` is keyed
 * by it), so that texts can be asked for anywhere, while drawing or in answer to something done, but never kept.
 */

import i18next, { type TFunction } from "i18next";
import { create } from "zustand";
import { ENGLISH } from "./en/index.ts";
import { LOCAL_KEYS } from "../storage/registry.ts";

type Rooms = (keyof typeof ENGLISH)[];

/** The names as their speakers write them. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = LOCAL_KEYS.language;
const isLanguage = (value: string | null | undefined): value is Language =>
  value !== null && value !== undefined && Object.hasOwn(LANGUAGES, value);

const words = i18next.createInstance();
void words.init({
  initAsync: false,
  lng: "en",
  fallbackLng: "en",
  resources: { en: ENGLISH },
  // React escapes what it draws; escaped twice, a `&` would show as `&amp;`.
  interpolation: { escapeValue: false },
});

export const t = words.t as TFunction<Rooms>;

/** For numbers, dates and names of languages, written as in the texts around them. */
export const languageInUse = (): Language => useLanguage.getState().language;

const LOADERS: Record<Exclude<Language, "en">, () => Promise<{ WORDS: Record<string, object> }>> = {
  de: () => import("./de/index.ts"),
};

/** What the person chose here, else the first of the browser's languages that is spoken. */
function preferredLanguage(): Language {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(KEY);
  } catch {
    // Nothing may be kept here; the browser's own choice will do.
  }
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((tag) => tag.split("-")[0]).find(isLanguage) ?? "en";
}

export const useLanguage = create<{ language: Language }>(() => ({ language: "en" }));

async function show(language: Language): Promise<void> {
  if (language !== "en" && !words.hasResourceBundle(language, "app")) {
    const { WORDS } = await LOADERS[language]();
    for (const [room, texts] of Object.entries(WORDS)) words.addResourceBundle(language, room, texts);
  }
  await words.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = words.dir(language);
  useLanguage.setState({ language });
}

/** Throws where the words cannot be fetched; what is shown then stays. */
export async function chooseLanguage(language: Language): Promise<void> {
  await show(language);
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // It lasts until the tab is closed.
  }
}

/** Before the page is drawn. Without its words a language is no reason to show nothing. */
export const loadPreferredLanguage = (): Promise<void> => show(preferredLanguage()).catch(() => {});
