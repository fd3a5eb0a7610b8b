import { type Answer, CANNOT_SAY, OFF_TOPIC } from "../../../labels/coder-label.ts";
import { activeCategories, type Codebook, currentAnswer } from "../../../labels/codebook.ts";
import { t } from "../../../i18n/i18n.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";

/** The answers beside the categories. */
export const OTHER_ANSWERS = [CANNOT_SAY, OFF_TOPIC] as const;

/** An answer in the language of the page. */
export function answerName(codebook: Codebook, answer: Answer): string {
  const current = currentAnswer(codebook, answer);
  if (typeof current === "string") return t(`label:answer.${current}`);
  if (current.length === 0) return t("label:answer.none");
  const names = new Map(activeCategories(codebook).map(({ id, name }) => [id, name]));
  return current.map((id) => capitalizeLabel(names.get(id) ?? id)).join(" + ");
}
