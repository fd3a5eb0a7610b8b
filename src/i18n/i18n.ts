/**
 * The language of the page. A change draws the page anew (`App` is keyed by it): `t` may be called while drawing and in
 * event handlers, and its results must not be stored.
 */

import { create } from "zustand";
import { changeTexts, directionOf, isLanguage, type Language } from "./texts.ts";

export { type Language, languageInUse, languageName, LANGUAGES, t } from "./texts.ts";

const STORAGE_KEY = "tonescope-language";

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
  await changeTexts(language);
  document.documentElement.dir = directionOf(language);
  document.documentElement.lang = language;
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
