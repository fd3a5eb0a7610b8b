import { notify } from "../ui/notices/notices.ts";
import { chooseLanguage, LANGUAGES, type Language, t } from "../i18n/i18n.ts";

export const LANGUAGE_TAGS = Object.keys(LANGUAGES) as Language[];

/** Changes the language. When its texts cannot be loaded, the page keeps its language and shows a notice. */
export function changeLanguage(language: Language): void {
  chooseLanguage(language).catch(() => notify({ message: t("app:language.failed") }));
}
