/** What an error says to a person. The engine speaks English, also where there is no page; the code is translated. */

import { ENGLISH } from "../../i18n/en/index.ts";
import { languageInUse, t } from "../../i18n/i18n.ts";

/** Of the engine, the data readers, or a part of the page that reports in the same shape and in the page's words. */
export interface ShownError {
  code: string;
  message: string;
  advice: string;
}

type Known = keyof typeof ENGLISH.errors.advice;
const isKnown = (code: string): code is Known => Object.hasOwn(ENGLISH.errors.advice, code);

/** A failure in one sentence or two. @returns `detail` where the sentence of what happened is in another language than the page's. */
export function errorTitle({ code, message }: Omit<ShownError, "advice">): {
  title: string;
  detail?: string;
} {
  if (languageInUse() === "en" || !isKnown(code)) return { title: message };
  return { title: t(`errors:title.${code}`), detail: message };
}

export function errorAdvice({ code, advice }: ShownError): string {
  return languageInUse() !== "en" && isKnown(code) ? t(`errors:advice.${code}`) : advice;
}
