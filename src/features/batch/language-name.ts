import { languageInUse, t } from "../../words/words.ts";

/** @param tag BCP 47; empty where the detector was not sure. */
export const languageName = (tag: string): string =>
  (tag && new Intl.DisplayNames(languageInUse(), { type: "language" }).of(tag)) || t("batch:column.unsure");
