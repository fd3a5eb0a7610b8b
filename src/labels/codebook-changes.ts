/** Changes of a codebook, none of which loses a label. */

import type { CoderLabel } from "./coder-label.ts";
import {
  activeCategories,
  badCodebook,
  type Category,
  checkCodebook,
  type Codebook,
  currentCategory,
  currentLabels,
  freeKey,
  withCategory,
} from "./codebook.ts";

const hasCategory = ({ answer }: Pick<CoderLabel, "answer">, id: string): boolean =>
  typeof answer !== "string" && answer.includes(id);

const change = (codebook: Codebook, id: string, changes: Partial<Category>): Codebook => ({
  ...codebook,
  categories: codebook.categories.map((category) =>
    category.id === id ? { ...category, ...changes } : category,
  ),
});

/**
 * Whether a text can have several categories from now on.
 * @throws AppError `bad-codebook` when it cannot, and labels have several or none
 */
export function allowSeveral(
  codebook: Codebook,
  isMultiple: boolean,
  labels: readonly Pick<CoderLabel, "answer">[],
): Codebook {
  const others = currentLabels(codebook, labels).filter(
    ({ answer }) => typeof answer !== "string" && answer.length !== 1,
  );
  if (!isMultiple && others.length > 0)
    throw badCodebook(
      `${others.length} labels have several categories or none, so that this must stay allowed.`,
    );
  return { ...codebook, isMultiple };
}

/** @throws AppError `bad-codebook` when there are too many categories or one has the name */
export const addCategory = (codebook: Codebook, name: string, definition = ""): Codebook =>
  checkCodebook({ ...codebook, categories: withCategory(codebook.categories, name, definition) });

/** Changes the name, the definition, the color or the key; every label stays with its category. */
export const changeCategory = (
  codebook: Codebook,
  id: string,
  changes: Partial<Pick<Category, "name" | "definition" | "color" | "key">>,
): Codebook => change(codebook, id, changes);

/**
 * One category stands for another one from now on.
 * @param labels of the batch
 * @returns the codebook, and the labels that count for the other category now; they keep what was chosen
 * @throws AppError `bad-codebook` when fewer than two categories are left
 */
export function mergeCategories<L extends Pick<CoderLabel, "answer">>(
  codebook: Codebook,
  from: string,
  into: string,
  labels: readonly L[],
): { codebook: Codebook; moved: L[] } {
  if (currentCategory(codebook, into) === from) throw badCodebook("A category cannot be merged into itself.");
  const merged = checkCodebook(change(codebook, from, { mergedInto: into }));
  return {
    codebook: merged,
    moved: currentLabels(codebook, labels).flatMap((label, at) =>
      hasCategory(label, from) ? [labels[at] as L] : [],
    ),
  };
}

/** Ends a merge: the labels count for the category that was chosen again. */
export function restoreCategory(codebook: Codebook, id: string): Codebook {
  const categories = codebook.categories.map((category): Category => {
    if (category.id !== id) return category;
    const { mergedInto: _, ...own } = category;
    const isTaken = activeCategories(codebook).some(({ key }) => key === own.key);
    return isTaken ? { ...own, key: freeKey(codebook.categories) } : own;
  });
  return checkCodebook({ ...codebook, categories });
}

/**
 * Divides a category: it keeps its labels under the first of the names, and the others are new categories.
 * @returns the codebook, and the labels that may belong to one of the new categories
 */
export function splitCategory<L extends Pick<CoderLabel, "answer">>(
  codebook: Codebook,
  id: string,
  [name = "", ...others]: readonly string[],
  labels: readonly L[],
): { codebook: Codebook; toCheck: L[] } {
  const named = change(codebook, id, { name });
  const categories = others.reduce<Category[]>(
    (before, other) => withCategory(before, other),
    [...named.categories],
  );
  return {
    codebook: checkCodebook({ ...named, categories }),
    toCheck: currentLabels(codebook, labels).flatMap((label, at) =>
      hasCategory(label, id) ? [labels[at] as L] : [],
    ),
  };
}

/** Removes a category without labels. @throws AppError `bad-codebook` when a label has it: such a category is merged */
export function removeCategory(
  codebook: Codebook,
  id: string,
  labels: readonly Pick<CoderLabel, "answer">[],
): Codebook {
  const isMergedInto = codebook.categories.some(({ mergedInto }) => mergedInto === id);
  if (isMergedInto || labels.some((label) => hasCategory(label, id)))
    throw badCodebook("A category with labels is merged into another one, not removed.");
  return checkCodebook({
    ...codebook,
    categories: codebook.categories.filter((category) => category.id !== id),
  });
}

/**
 * Another codebook, with the categories that labels of the one before have: those of the same name stand for them, and the
 * others are added.
 * @throws AppError `bad-codebook` when there are too many categories then
 */
export function adoptCodebook(
  next: Codebook,
  { codebook, labels }: { codebook: Codebook; labels: readonly Pick<CoderLabel, "answer">[] },
): Codebook {
  const used = new Set(labels.flatMap(({ answer }) => (typeof answer === "string" ? [] : answer)));
  let adopted = next;
  for (const id of used) {
    const before = codebook.categories.find((category) => category.id === currentCategory(codebook, id));
    if (!before || adopted.categories.some((category) => category.id === id)) continue;
    const name = before.name.toLowerCase();
    const same = activeCategories(adopted).find((category) => category.name.toLowerCase() === name);
    const { mergedInto: _, ...own } = before;
    const category = {
      ...own,
      id,
      key: same ? "" : freeKey(adopted.categories),
      ...(same && { mergedInto: same.id }),
    };
    adopted = { ...adopted, categories: [...adopted.categories, category] };
  }
  return checkCodebook(adopted);
}
