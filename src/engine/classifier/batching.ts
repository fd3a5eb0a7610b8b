/** Groups texts of similar length into runs with a limited number of tokens. */

import { AppError } from "../../errors/app-error.ts";
import type { Feeds, InferenceSession } from "../model/inference-session.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";

/** The token ids of one text. */
export interface TokenInput {
  inputIds: readonly number[];
  /** 1 for a token, 0 for padding; all ones when absent. */
  attentionMask?: readonly number[];
}

/** Row by row: `data[row * dims[1] + label]`. */
export interface Logits {
  data: Float32Array;
  dims: readonly [rows: number, classes: number];
}

export interface BatchOptions {
  /** The outputs to compute. */
  outputs: readonly string[];
  /** Number of tokens in one run, padding included. When absent, each row is run alone without padding. */
  batchTokens?: number | undefined;
  tokenizer: Padding;
}

/** What a tokenizer says of rows: the id of their padding, and the types of their tokens. */
export type Padding = Pick<Tokenizer, "padId" | "typesOf">;

/** @throws AppError `bad-input` */
export function checkTokenInput(row: TokenInput, maxLength: number): TokenInput {
  const { inputIds, attentionMask } = row;
  const isId = (id: number) => Number.isSafeInteger(id) && id >= 0;
  if (inputIds.length === 0 || inputIds.length > maxLength || !inputIds.every(isId)) {
    throw new AppError("bad-input", `Token ids have to be 1 to ${maxLength} whole numbers.`);
  }
  const isMask = (value: number) => value === 0 || value === 1;
  if (attentionMask && (attentionMask.length !== inputIds.length || !attentionMask.every(isMask))) {
    throw new AppError("bad-input", "The attention mask has to have a 0 or a 1 for each token id.");
  }
  return row;
}

/**
 * Groups rows of similar length to minimize padding; a row that is longer than the budget is a batch by itself.
 * @returns batches of indexes into `lengths`, each index once
 */
export function planBatches(lengths: readonly number[], batchTokens: number | undefined): number[][] {
  if (batchTokens === undefined) return lengths.map((_, row) => [row]);
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const row of lengths.map((_, row) => row).toSorted((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0))) {
    if (batch.length > 0 && (batch.length + 1) * (lengths[row] ?? 0) > batchTokens) {
      batches.push(batch);
      batch = [];
    }
    batch.push(row);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/**
 * Pads rows at their end to the same length. A row without tokens, which a model without special tokens has for an empty
 * text, is read as one padding token.
 */
export function padBatch(rows: readonly TokenInput[], tokenizer: Padding): Feeds {
  const { padId } = tokenizer;
  const filled = rows.map((row) => (row.inputIds.length > 0 ? row : { inputIds: [padId] }));
  const tokens = filled.reduce((longest, { inputIds }) => Math.max(longest, inputIds.length), 0);
  const padded = (values: readonly number[], padding: number) => [
    ...values,
    ...Array.from({ length: tokens - values.length }, () => padding),
  ];
  const types = filled.map(({ inputIds }) => tokenizer.typesOf(inputIds));
  return {
    inputIds: filled.flatMap(({ inputIds }) => padded(inputIds, padId)),
    attentionMask: filled.flatMap(({ inputIds, attentionMask }) =>
      padded(attentionMask ?? inputIds.map(() => 1), 0),
    ),
    ...(types.some(Boolean) && { tokenTypes: types.flatMap((row = []) => padded(row, 0)) }),
    dims: [rows.length, tokens],
  };
}

/** Runs a batch, in halves when the memory is not enough. */
async function runHalving(
  session: InferenceSession,
  rows: readonly TokenInput[],
  { outputs, tokenizer }: Pick<BatchOptions, "outputs" | "tokenizer">,
): Promise<Float32Array[][]> {
  try {
    const tensors = await session.run(padBatch(rows, tokenizer), outputs);
    return rows.map((_, row) =>
      outputs.map((output) => {
        const data = tensors[output]?.data ?? new Float32Array();
        const width = data.length / rows.length;
        return data.subarray(row * width, (row + 1) * width);
      }),
    );
  } catch (cause) {
    const isTooLarge = cause instanceof AppError && cause.code === "out-of-memory";
    if (!isTooLarge || rows.length === 1) throw cause;
    const half = Math.ceil(rows.length / 2);
    return [
      ...(await runHalving(session, rows.slice(0, half), { outputs, tokenizer })),
      ...(await runHalving(session, rows.slice(half), { outputs, tokenizer })),
    ];
  }
}

/**
 * The outputs of each row, in the order of the rows and of `outputs`.
 * @throws AppError `inference-failed`, `device-lost`; `out-of-memory` when a single row is too large
 */
export async function runBatches(
  session: InferenceSession,
  rows: readonly TokenInput[],
  { batchTokens, ...options }: BatchOptions,
): Promise<Float32Array[][]> {
  const all = rows.map((): Float32Array[] => []);
  const lengths = rows.map(({ inputIds }) => inputIds.length);
  for (const batch of planBatches(lengths, batchTokens)) {
    const results = await runHalving(
      session,
      batch.map((row) => rows[row] as TokenInput),
      options,
    );
    for (const [at, row] of batch.entries()) all[row] = results[at] as Float32Array[];
  }
  return all;
}
