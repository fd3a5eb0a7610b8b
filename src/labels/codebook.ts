/**
 * The codebook of a batch: the categories that a text can have. A label keeps the category that its coder chose; a merged
 * category stays in the codebook and names the one that now stands for it, so that no change of a codebook loses a label.
 */

import { AppError } from "../errors/app-error.ts";
import { CLASS_TOKENS, type ClassToken } from "../palette/class-tokens.ts";
import { type Answer, CANNOT_SAY, OFF_TOPIC } from "./coder-label.ts";
import { isRecord } from "../engine/model/json.ts";

export interface Category {
  /** Unique in the codebook, also among merged categories. */
  id: string;
  name: string;
  /** Empty when there is none. */
  definition: string;
  color: ClassToken;
  /** One character; unique among the categories that are not merged. */
  key: string;
  /** The id of the category that stands for this one. */
  mergedInto?: string;
}

export interface Codebook {
  name: string;
  /** Whether a text can have several categories. */
  isMultiple: boolean;
  categories: readonly Category[];
}

const FEWEST_CATEGORIES = 2;
const MOST_CATEGORIES = 20;
/** Separates the categories of an answer in a cell, so that no name can contain it. */
export const ANSWER_SEPARATOR = "|";

/** Keys of other actions: cannot say, off topic, note, undo. */
const RESERVED_KEYS = "0-nu";
const KEYS = "123456789abcdefghijklmopqrstvwxyz";

export const badCodebook = (message: string) => new AppError("bad-codebook", message);

/** The categories that a coder can choose. */
export const activeCategories = ({ categories }: Pick<Codebook, "categories">): Category[] =>
  categories.filter(({ mergedInto }) => mergedInto === undefined);

export function freeKey(categories: readonly Category[]): string {
  const used = new Set(activeCategories({ categories }).map(({ key }) => key));
  return [...KEYS].find((key) => !used.has(key)) ?? "";
}

function freeId(name: string, categories: readonly Category[]): string {
  const used = new Set(categories.map(({ id }) => id));
  const base = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-") || "category";
  let id = base;
  for (let suffix = 2; used.has(id); suffix++) id = `${base}-${suffix}`;
  return id;
}

const freeColor = (categories: readonly Category[]): ClassToken => {
  const active = activeCategories({ categories });
  const uses = (color: ClassToken) => active.filter((category) => category.color === color).length;
  return [...CLASS_TOKENS].sort((a, b) => uses(a) - uses(b))[0] ?? "positive";
};

/** The color that a class of a model has everywhere, if it has one of its own. */
const classColor = (name: string): ClassToken | undefined =>
  CLASS_TOKENS.find((color) => color === name.toLowerCase());

export function withCategory(categories: readonly Category[], name: string, definition = ""): Category[] {
  const color = classColor(name) ?? freeColor(categories);
  return [...categories, { id: freeId(name, categories), name, definition, color, key: freeKey(categories) }];
}

/** @param classes of the model; the categories of the codebook that a batch starts with */
export const defaultCodebook = (name: string, classes: readonly string[]): Codebook => ({
  name,
  isMultiple: false,
  categories: classes
    .slice(0, MOST_CATEGORIES)
    .reduce<Category[]>((categories, label) => withCategory(categories, label), []),
});

function categoryOf(value: unknown): Category {
  if (!isRecord(value)) throw badCodebook("A category is not an object.");
  const { id, name, definition = "", color, key = "", mergedInto } = value;
  if (typeof id !== "string" || id === "" || typeof name !== "string")
    throw badCodebook("A category lacks an id or a name.");
  if (typeof definition !== "string" || typeof key !== "string")
    throw badCodebook(`The category ${id} has a definition or a key that is no text.`);
  if (mergedInto !== undefined && typeof mergedInto !== "string")
    throw badCodebook(`The category ${id} was merged into something that is no category.`);
  return {
    id,
    name: name.trim(),
    definition,
    color: CLASS_TOKENS.find((known) => known === color) ?? "neutral",
    key,
    ...(mergedInto !== undefined && { mergedInto }),
  };
}

/**
 * A codebook from a file or a form.
 * @throws AppError `bad-codebook` when it has too few or too many categories, repeated names, ids or keys, or a merge
 * without an end
 */
export function checkCodebook(value: unknown): Codebook {
  if (!isRecord(value) || !Array.isArray(value["categories"]))
    throw badCodebook("There is no list of categories.");
  const categories = value["categories"].map(categoryOf);
  const codebook: Codebook = {
    name: typeof value["name"] === "string" ? value["name"] : "",
    isMultiple: value["isMultiple"] === true,
    categories,
  };
  const active = activeCategories(codebook);
  if (active.length < FEWEST_CATEGORIES || active.length > MOST_CATEGORIES)
    throw badCodebook(
      `A codebook has ${FEWEST_CATEGORIES} to ${MOST_CATEGORIES} categories, not ${active.length}.`,
    );
  unique(
    categories.map(({ id }) => id),
    "id",
  );
  unique(
    active.map(({ name }) => name.toLowerCase()),
    "name",
  );
  unique(
    active.map(({ key }) => key).filter((key) => key !== ""),
    "key",
  );
  for (const { name, key } of active) {
    const isAnswer = [CANNOT_SAY, OFF_TOPIC].some((answer) => answer === name.toLowerCase());
    if (name === "" || isAnswer || name.includes(ANSWER_SEPARATOR))
      throw badCodebook(`“${name}” cannot be the name of a category.`);
    if ([...key].length > 1 || (key !== "" && RESERVED_KEYS.includes(key)))
      throw badCodebook(`“${key}” cannot be the key of a category.`);
  }
  const ids = new Set(active.map(({ id }) => id));
  for (const { id } of categories)
    if (!ids.has(currentCategory(codebook, id) ?? ""))
      throw badCodebook(`The category ${id} was merged into one that does not exist.`);
  return codebook;
}

function unique(values: readonly string[], what: string): void {
  const repeated = values.find((value, index) => values.indexOf(value) !== index);
  if (repeated !== undefined) throw badCodebook(`Two categories have the same ${what}: ${repeated}.`);
}

/** The id of the category that stands for one, itself if it was not merged; undefined for an unknown id. */
export function currentCategory({ categories }: Codebook, id: string): string | undefined {
  let at = categories.find((category) => category.id === id);
  for (let steps = 0; at?.mergedInto !== undefined; steps++) {
    const next = at.mergedInto;
    at = steps > categories.length ? undefined : categories.find((category) => category.id === next);
  }
  return at?.id;
}

/** An answer in the categories that are not merged, in the order of the codebook. */
export function currentAnswer(codebook: Codebook, answer: Answer): Answer {
  if (typeof answer === "string") return answer;
  const ids = new Set(answer.map((id) => currentCategory(codebook, id) ?? id));
  const places = codebook.categories.map(({ id }) => id);
  return [...ids].sort((a, b) => places.indexOf(a) - places.indexOf(b));
}

/** Labels with their answers in the categories that are not merged. */
export const currentLabels = <L extends { answer: Answer }>(codebook: Codebook, labels: readonly L[]): L[] =>
  labels.map((label) => ({ ...label, answer: currentAnswer(codebook, label.answer) }));
