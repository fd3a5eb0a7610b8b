/** What an error says to a person. The engine speaks English, also where there is no page; the code is translated. */

import { ENGLISH } from "../words/en/index.ts";
import { languageInUse, t } from "../words/words.ts";

/** Of the engine, the data readers, or a part of the page that reports in the same shape and in the page's words. */
export interface ShownError {
  code: string;
  message: string;
  advice: string;
}

type Known = keyof typeof ENGLISH.errors.advice;
const isKnown = (code: string): code is Known => Object.hasOwn(ENGLISH.errors.advice, code);

/** @returns `detail` where the sentence of what happened is in another language than the page's. */
export function wordsOf({ code, message, advice }: ShownError): {
  title: string;
  detail?: string;
  advice: string;
} {
  if (languageInUse() === "en" || !isKnown(code)) return { title: message, advice };
  return { title: t(`errors:title.${code}`), detail: message, advice: t(`errors:advice.${code}`) };
}
