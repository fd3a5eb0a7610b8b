/** Parses tokenizer.json and rejects one that would exhaust memory or time. */

import { AppError } from "../../errors/app-error.ts";
import { ID_LIMIT } from "./models/description.ts";

/** The tokenizer of XLM-R, one of the largest in use, has 17 MB. */
const MAX_CHARACTERS = 64 * 2 ** 20;
const MAX_DEPTH = 32;
const MAX_STEPS = 64;
/** The largest factor by which normalization may lengthen a text (ligatures and signs for spaces lengthen it a little). */
const MAX_GROWTH = 64;

const badTokenizer = (message: string) => new AppError("bad-tokenizer", message);

/** Limits the nesting before the text is parsed, because a parser may recurse. */
function checkDepth(json: string): void {
  let depth = 0;
  let inText = false;
  for (let index = 0; index < json.length; index += 1) {
    const code = json.charCodeAt(index);
    if (inText) {
      if (code === 0x5c) index += 1;
      else if (code === 0x22) inText = false;
    } else if (code === 0x22) inText = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > MAX_DEPTH) throw badTokenizer("The tokenizer's description is nested too deeply.");
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
}

interface Step {
  type?: unknown;
  content?: unknown;
  prepend?: unknown;
  normalizers?: unknown;
  pretokenizers?: unknown;
}

function* stepsOf(step: unknown): Generator<Step> {
  if (typeof step !== "object" || step === null) return;
  const { normalizers, pretokenizers } = step as Step;
  yield step as Step;
  for (const list of [normalizers, pretokenizers]) {
    if (Array.isArray(list)) for (const inner of list) yield* stepsOf(inner);
  }
}

const lengthOf = (value: unknown) => (typeof value === "string" ? value.length : 0);

/** Limits the number of characters that one character can become: ten replacements by ten characters make 10^10. */
function checkGrowth(description: Record<string, unknown>): void {
  const steps = [...stepsOf(description["normalizer"]), ...stepsOf(description["pre_tokenizer"])];
  if (steps.length > MAX_STEPS) throw badTokenizer("The tokenizer has too many steps.");
  const growth = steps
    .filter(({ type }) => type === "Replace")
    .reduce((product, { content }) => product * Math.max(1, lengthOf(content)), 1);
  const longest = Math.max(0, ...steps.map(({ prepend }) => lengthOf(prepend)));
  if (growth > MAX_GROWTH || longest > MAX_GROWTH)
    throw badTokenizer("The tokenizer makes texts grow without bound.");
}

/** @throws AppError `bad-tokenizer` when an id of a token, or the type of one, is not a row of an embedding table */
export function checkIds(ids: Iterable<unknown>): void {
  for (const id of ids) {
    const isId = typeof id === "number" && Number.isInteger(id) && id >= 0 && id < ID_LIMIT;
    if (!isId) throw badTokenizer("The tokenizer's description has an id that is none.");
  }
}

/**
 * Parses the description of a tokenizer.
 * @throws AppError `bad-tokenizer`; SyntaxError when it is not JSON
 */
export function parseTokenizer(json: string): Record<string, unknown> {
  if (json.length > MAX_CHARACTERS) throw badTokenizer("The tokenizer's description is too large.");
  checkDepth(json);
  const description: unknown = JSON.parse(json);
  if (typeof description !== "object" || description === null)
    throw badTokenizer("The tokenizer is not an object.");
  checkGrowth(description as Record<string, unknown>);
  return description as Record<string, unknown>;
}
