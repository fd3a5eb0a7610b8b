/** The errors that a model made on labeled texts, for shares without labels. */

import { readFile } from "node:fs/promises";
import { AppError } from "../../src/errors/app-error.ts";
import { EMBEDDED_CONFUSION, type KnownConfusion } from "../../src/scoring/estimate/model-confusion.ts";
import { reasonOf } from "../files/read-error.ts";

/** Stands for the errors of the embedded model on its evaluation data. */
export const EMBEDDED = "embedded";

/**
 * @param given a file with what `evaluate --json` prints, or `embedded`
 * @throws AppError `bad-option`
 */
export async function readConfusion(given: string): Promise<KnownConfusion> {
  if (given === EMBEDDED) return EMBEDDED_CONFUSION;
  const content = await readFile(given, "utf8").catch((cause: Error) => {
    throw new AppError("bad-option", `${given} cannot be read: ${reasonOf(cause)}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    // Reported below.
  }
  if (isConfusion(value)) return value;
  throw new AppError(
    "bad-option",
    `${given} has no errors of a model. tonescope evaluate FILE --json prints them as labels and matrix.`,
  );
}

function isConfusion(value: unknown): value is KnownConfusion {
  if (typeof value !== "object" || value === null) return false;
  const { labels, matrix } = value as Partial<Record<keyof KnownConfusion, unknown>>;
  const isCount = (count: unknown) => typeof count === "number" && Number.isSafeInteger(count) && count >= 0;
  return (
    Array.isArray(labels) &&
    labels.every((label) => typeof label === "string") &&
    Array.isArray(matrix) &&
    matrix.length === labels.length &&
    matrix.every((row) => Array.isArray(row) && row.length === labels.length && row.every(isCount))
  );
}

/**
 * The table in the order of other classes.
 * @returns [classes][classes] texts by true and by predicted class
 * @throws AppError `bad-option` when it has other classes, or no text of one of them
 */
export function confusionOf({ labels, matrix }: KnownConfusion, classes: readonly string[]): number[][] {
  const places = classes.map((name) => labels.indexOf(name));
  if (places.includes(-1) || labels.length !== classes.length)
    throw new AppError(
      "bad-option",
      `--confusion is of the classes ${labels.join(", ")}; the table has ${classes.join(", ")}.`,
    );
  const ordered = places.map((row) => places.map((column) => matrix[row]?.[column] ?? 0));
  const missing = classes.filter((_, index) => ordered[index]?.every((count) => count === 0));
  if (missing.length === 0) return ordered;
  throw new AppError("bad-option", `--confusion has no text of the class ${missing.join(", ")}.`);
}
