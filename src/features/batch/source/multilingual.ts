/** The multilingual model for the rows of a file in other languages than the loaded model's. */

import { createContext, type ReactNode } from "react";
import { languageCheck } from "../../../engine/tokenizer/language.ts";

/**
 * Renders a button that downloads the multilingual model. The page sets it, because a feature imports no other feature.
 * @param onStored called when the download has ended
 */
export const MultilingualDownload = createContext<((onStored: () => void) => ReactNode) | undefined>(
  undefined,
);

export interface LanguageShares {
  /** The number of texts by BCP 47 tag, the commonest first; the tag is empty where the detector was not sure. */
  counts: readonly (readonly [tag: string, texts: number])[];
  /** Texts in a language that the model does not read. */
  others: number;
  total: number;
}

/** @param languages BCP 47 tags of the languages that the model reads */
export async function languageShares(
  texts: readonly string[],
  languages: readonly string[],
): Promise<LanguageShares> {
  const check = await languageCheck(languages);
  const checked = texts.map(check);
  const counts = new Map<string, number>();
  for (const { language } of checked) counts.set(language, (counts.get(language) ?? 0) + 1);
  return {
    counts: Array.from(counts).toSorted((a, b) => b[1] - a[1]),
    others: checked.filter(({ isOther }) => isOther).length,
    total: texts.length,
  };
}
