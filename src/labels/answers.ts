/** Answers as the text of a cell, and back. */

import { type Answer, CANNOT_SAY, OFF_TOPIC } from "./coder-label.ts";
import { ANSWER_SEPARATOR, type Codebook, currentAnswer, currentCategory } from "./codebook.ts";
import { valueText } from "../engine/model/json.ts";

/** None of the categories, where a text can have several. */
export const NO_CATEGORY = "[]";

/** The names of the categories, several separated by `|`, none as `[]`; "cannot say" and "off topic" as they are. */
export function answerText(codebook: Codebook, answer: Answer): string {
  const current = currentAnswer(codebook, answer);
  if (typeof current === "string") return current;
  if (current.length === 0) return NO_CATEGORY;
  return current
    .map((id) => codebook.categories.find((category) => category.id === id)?.name ?? id)
    .join(ANSWER_SEPARATOR);
}

/** The values of a cell: several separated by `|`, or a list in JSON, as annotation tools write them. */
function valuesOf(text: string): string[] {
  if (text.startsWith("[")) {
    try {
      const list: unknown = JSON.parse(text);
      if (Array.isArray(list)) return list.map((value) => valueText(value).trim());
    } catch {
      // It is the name of a category.
    }
  }
  return text
    .split(ANSWER_SEPARATOR)
    .map((value) => value.trim())
    .filter((value) => value !== "");
}

export type ReadAnswer =
  | { answer: Answer }
  | { problem: "unknown-category" | "several-categories"; value: string };

/** Reads an answer: by the ids of categories, by their names in any case, or one of the other answers. */
export function readAnswer(codebook: Codebook, text: string): ReadAnswer {
  const plain = text.trim().toLowerCase().replaceAll("_", " ");
  if (plain === CANNOT_SAY || plain === OFF_TOPIC) return { answer: plain };
  if (plain === NO_CATEGORY && codebook.isMultiple) return { answer: [] };
  const ids: string[] = [];
  for (const value of valuesOf(text.trim())) {
    const name = value.toLowerCase();
    const found =
      codebook.categories.find(({ id }) => id === value) ??
      codebook.categories.find(
        (category) => category.mergedInto === undefined && category.name.toLowerCase() === name,
      ) ??
      codebook.categories.find((category) => category.name.toLowerCase() === name);
    if (!found) return { problem: "unknown-category", value };
    if (!ids.includes(found.id)) ids.push(found.id);
  }
  const current = new Set(ids.map((id) => currentCategory(codebook, id)));
  if (ids.length === 0) return { problem: "unknown-category", value: text };
  if (current.size > 1 && !codebook.isMultiple) return { problem: "several-categories", value: text };
  return { answer: ids };
}
