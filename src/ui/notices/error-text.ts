/** The title and advice for an error, in the page's language. */

import type { ErrorCode, ErrorReport } from "../../errors/app-error.ts";
import { ENGLISH } from "../../i18n/en/index.ts";
import { languageInUse, t } from "../../i18n/i18n.ts";

export interface ErrorText {
  title: string;
  advice: string;
  /** The technical message, in English, where `title` does not already contain it. */
  detail?: string;
}

/** An error that is read from storage can have a code of another version of the page. */
const knownCode = (code: string): ErrorCode =>
  Object.hasOwn(ENGLISH.errors.advice, code) ? (code as ErrorCode) : "unexpected";

/** In English the technical message is the title; in another language it stands below a translated one. */
export function errorText({ code, message }: Pick<ErrorReport, "code" | "message">): ErrorText {
  const errorCode = knownCode(code);
  const advice = t(`errors:advice.${errorCode}`);
  if (languageInUse() === "en") return { title: message, advice };
  const title = t(`errors:title.${errorCode}`);
  return message === ENGLISH.errors.title[errorCode] ? { title, advice } : { title, advice, detail: message };
}
