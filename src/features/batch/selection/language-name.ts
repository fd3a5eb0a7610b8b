import { formatLanguage } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";

/** @param tag BCP 47; empty where the detector was not sure. */
export const languageName = (tag: string): string => (tag ? formatLanguage(tag) : t("batch:column.unsure"));
