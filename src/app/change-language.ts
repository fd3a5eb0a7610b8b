import { notify } from "../ui/notices/notices.ts";
import { chooseLanguage, type Language, t } from "../i18n/i18n.ts";

/** Changes the language. When its texts cannot be loaded, the page keeps its language and shows a notice. */
export function changeLanguage(language: Language): void {
  chooseLanguage(language).catch(() => notify({ message: t("app:language.failed") }));
}
