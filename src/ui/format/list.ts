import { directionOf, isolated, languageInUse, t } from "../../i18n/texts.ts";

/** Names, values or facts one after the other, without the absent ones; from right to left, each keeps its own order. */
export function formatList(items: readonly (string | false | undefined)[]): string {
  const isRightToLeft = directionOf(languageInUse()) === "rtl";
  return items
    .flatMap((item) => (item ? [isRightToLeft ? isolated(item) : item] : []))
    .join(t("common:list"));
}
