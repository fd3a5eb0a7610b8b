import { notify } from "../ui/notices/notices.ts";
import { chooseLanguage, LANGUAGES, type Language, t } from "../i18n/i18n.ts";

export const LANGUAGE_TAGS = Object.keys(LANGUAGES) as Language[];

/** As the person asked; without the words the page stays as it is and says so. */
export function changeLanguage(language: Language): void {
  chooseLanguage(language).catch(() => notify({ message: t("app:language.failed") }));
}
