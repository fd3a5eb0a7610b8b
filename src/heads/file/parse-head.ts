/** Reads the file of a taught head, which may be damaged, changed, or made to do harm. */

import { sha256 } from "hash-wasm";
import { isCount, isRecord, valueText } from "../../engine/model/json.ts";
import { AppError } from "../../errors/app-error.ts";
import { HEAD_FORMAT, HEAD_VERSION, type TaughtHead } from "./head.ts";

/** More characters are refused before they are parsed: 100 categories of 1,024 entries have about 2 million. */
const MAX_CHARACTERS = 16_000_000;
const MAX_CATEGORIES = 100;
const MAX_ENTRIES = 20_000;
const MAX_TEXT = 10_000;

type Fields = Record<string, unknown>;
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string" && value.length <= MAX_TEXT;
const isName: Check = (value) => isText(value) && (value as string).trim() !== "";
const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
const isWhole: Check = (value) => value === 0 || isCount(value);
const isShare: Check = (value) => isNumber(value) && (value as number) >= 0 && (value as number) <= 1;
const isHash: Check = (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
const isListOf =
  (check: Check, most = MAX_CATEGORIES): Check =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(check);
const hasFields =
  (checks: Record<string, Check>): Check =>
  (value) =>
    isRecord(value) && Object.entries(checks).every(([name, check]) => check(value[name]));

const isEstimate = hasFields({ value: isShare, low: isShare, high: isShare });
const isDifference = hasFields({ value: isNumber, low: isNumber, high: isNumber });
const FIGURES = {
  accuracy: isEstimate,
  macroRecall: isEstimate,
  macroF1: isEstimate,
  categories: isListOf(
    hasFields({ support: isWhole, predicted: isWhole, precision: isShare, recall: isShare, f1: isEstimate }),
  ),
};

const CHECKS: Record<string, Check> = {
  name: isName,
  kind: (value) => value === "single" || value === "multiple",
  categories: isListOf(hasFields({ id: isName, name: isName, definition: isText })),
  encoder: hasFields({
    id: isName,
    revision: isText,
    dtype: isText,
    weightsSha256: isHash,
    classes: isListOf(isText, 10_000),
  }),
  layer: (value) => value === -1 || isWhole(value),
  pooling: (value) => value === "mean" || value === "first",
  usesProbabilities: (value) => typeof value === "boolean",
  weights: isListOf(isListOf(isNumber, MAX_ENTRIES)),
  bias: isListOf(isNumber),
  temperature: (value) => isNumber(value) && (value as number) > 0,
  figures: hasFields({
    ...FIGURES,
    rows: isCount,
    ece: isShare,
    commonest: hasFields({ ...FIGURES, category: isWhole }),
    model: (value) => value === undefined || hasFields({ ...FIGURES, gain: isDifference })(value),
    curve: isListOf(hasFields({ labels: isCount, macroRecall: isShare, macroF1: isShare })),
    growth: hasFields({ labels: isCount, macroRecall: isShare, low: isShare, high: isShare }),
    layerGain: (value) => value === undefined || isDifference(value),
  }),
  origin: hasFields({
    app: isText,
    time: isText,
    file: isText,
    rows: isCount,
    rowsOf: isListOf(isWhole),
    leftOut: isListOf(isText),
  }),
};

const bad = (message: string, cause?: unknown) => new AppError("bad-head", message, { cause });

/** The hash of a head's content; it does not depend on how the JSON is indented. */
export async function hashOfHead(head: object): Promise<string> {
  const { sha256: _, ...content } = head as Fields;
  return await sha256(JSON.stringify(content));
}

/** Whether all parts have as many entries as there are categories, which must differ. */
function isConsistent({
  kind,
  categories,
  weights,
  bias,
  figures,
  origin,
  encoder,
  usesProbabilities,
}: TaughtHead) {
  const count = categories.length;
  const size = weights[0]?.length ?? 0;
  const areUnique = (values: string[]) => new Set(values).size === values.length;
  return (
    count >= (kind === "single" ? 2 : 1) &&
    areUnique(categories.map(({ id }) => id)) &&
    areUnique(categories.map(({ name }) => name)) &&
    [weights, bias, figures.categories, origin.rowsOf].every(({ length }) => length === count) &&
    size > (usesProbabilities ? encoder.classes.length : 0) &&
    weights.every(({ length }) => length === size)
  );
}

/** @throws AppError `bad-head` */
export async function parseHead(json: string): Promise<TaughtHead> {
  if (json.length > MAX_CHARACTERS) throw bad("The file is too large for a head.");
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw bad("The file is not JSON.", cause);
  }
  if (!isRecord(value) || value["format"] !== HEAD_FORMAT) throw bad("The file is not a head.");
  if (value["formatVersion"] !== HEAD_VERSION) {
    throw bad(
      `The head has the version ${valueText(value["formatVersion"]).slice(0, 20)}, not ${HEAD_VERSION}.`,
    );
  }
  if (value["sha256"] !== (await hashOfHead(value))) throw bad("The head was changed after it was saved.");
  const wrong = Object.entries(CHECKS).find(([name, check]) => !check((value as Fields)[name]));
  if (wrong) throw bad(`The head has an invalid ${wrong[0]}.`);
  const head = value as unknown as TaughtHead;
  if (!isConsistent(head)) throw bad("The parts of the head do not belong to the same categories.");
  return head;
}

/** @throws AppError `head-mismatch` when the head was taught on other weights */
export function checkEncoder(
  { name, encoder }: Pick<TaughtHead, "name" | "encoder">,
  model: { id: string; weightsSha256: string },
): void {
  if (encoder.weightsSha256 === model.weightsSha256) return;
  throw new AppError(
    "head-mismatch",
    encoder.id === model.id
      ? `“${name}” was taught on other weights of ${model.id}: revision ${encoder.revision}, ${encoder.dtype}.`
      : `“${name}” was taught on ${encoder.id}, not on ${model.id}.`,
  );
}
