/** Byte pair encoding (Sennrich et al. 2016): adjacent symbols are merged, the earliest learned merge first. */

import { AppError } from "../../../errors/app-error.ts";
import { byteTokens } from "./byte-tokens.ts";
import { ID_LIMIT, type ModelDescription, type ModelToken, type TokenizerModel } from "./description.ts";

/** Two ids as one exact number. */
const pairOf = (left: number, right: number) => left * ID_LIMIT + right;

interface Merge {
  rank: number;
  id: number;
}

const bad = (message: string) => new AppError("bad-tokenizer", message);

/** @throws AppError `bad-tokenizer` when a merge is not in the vocabulary */
function mergesOf(
  { merges = [], continuing_subword_prefix: prefix }: ModelDescription,
  vocabulary: ReadonlyMap<string, number>,
) {
  const table = new Map<number, Merge>();
  for (const [rank, merge] of merges.entries()) {
    const space = typeof merge === "string" ? merge.indexOf(" ") : -1;
    const [left = "", right = ""] =
      typeof merge === "string" ? [merge.slice(0, space), merge.slice(space + 1)] : merge;
    const joined = left + right.slice(prefix?.length ?? 0);
    const [a, b, id] = [vocabulary.get(left), vocabulary.get(right), vocabulary.get(joined)];
    if (a === undefined || b === undefined || id === undefined)
      throw bad(`The tokenizer merges “${left}” and “${right}”, which its vocabulary does not have.`);
    table.set(pairOf(a, b), { rank, id });
  }
  return table;
}

/** The vocabulary with the symbols that are no tokens, whose ids are from `firstPassed` on. */
function withPassedSymbols(
  { passed_symbols: passed = [] }: ModelDescription,
  vocabulary: ReadonlyMap<string, number>,
): { known: ReadonlyMap<string, number>; firstPassed: number } {
  if (passed.length === 0) return { known: vocabulary, firstPassed: ID_LIMIT };
  let highest = -1;
  for (const id of vocabulary.values()) highest = Math.max(highest, id);
  const known = new Map(vocabulary);
  for (const symbol of passed) known.set(symbol, highest + 1 + known.size - vocabulary.size);
  if (highest + 1 + passed.length >= ID_LIMIT) throw bad("The tokenizer has too many symbols.");
  return { known, firstPassed: highest + 1 };
}

/** A merge that may be done: of the symbol at an index and its right neighbor. */
interface Candidate extends Merge {
  at: number;
}

const isBefore = (a: Candidate, b: Candidate) => a.rank < b.rank || (a.rank === b.rank && a.at < b.at);

/** A binary heap of candidates, the first to merge on top. */
class Candidates {
  readonly #heap: Candidate[] = [];

  push(candidate: Candidate): void {
    const heap = this.#heap;
    let at = heap.push(candidate) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Candidate;
      if (!isBefore(candidate, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = candidate;
  }

  pop(): Candidate | undefined {
    const heap = this.#heap;
    const [top] = heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child =
        right < heap.length && isBefore(heap[right] as Candidate, heap[left] as Candidate) ? right : left;
      if (!isBefore(heap[child] as Candidate, last)) break;
      heap[at] = heap[child] as Candidate;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

/** Merges symbols in place: a symbol that was merged into its left neighbor is left out. */
function mergeAll(symbols: ModelToken[], merges: ReadonlyMap<number, Merge>): ModelToken[] {
  const next = symbols.map((_, index) => index + 1);
  const previous = symbols.map((_, index) => index - 1);
  const isGone = new Uint8Array(symbols.length);
  const candidates = new Candidates();
  const mergeAt = (at: number): Merge | undefined => {
    const [left, right] = [symbols[at], symbols[next[at] ?? -1]];
    return left && right && merges.get(pairOf(left.id, right.id));
  };
  const offer = (at: number) => {
    const merge = mergeAt(at);
    if (merge) candidates.push({ at, ...merge });
  };
  for (let at = 0; at + 1 < symbols.length; at += 1) offer(at);
  for (let top = candidates.pop(); top; top = candidates.pop()) {
    const { at, id } = top;
    // Another merge may have taken one of the two symbols.
    if (isGone[at] || mergeAt(at)?.id !== id) continue;
    const right = next[at] as number;
    symbols[at] = { id, start: (symbols[at] as ModelToken).start, end: (symbols[right] as ModelToken).end };
    isGone[right] = 1;
    const after = next[right] as number;
    next[at] = after;
    if (after < symbols.length) previous[after] = at;
    const before = previous[at] as number;
    if (before >= 0) offer(before);
    offer(at);
  }
  return symbols.filter((_, index) => !isGone[index]);
}

export function bpeModel(
  description: ModelDescription,
  vocabulary: ReadonlyMap<string, number>,
): TokenizerModel {
  const {
    fuse_unk: isFused = false,
    byte_fallback: hasBytes = false,
    ignore_merges: ignoresMerges = false,
  } = description;
  const prefix = description.continuing_subword_prefix ?? "";
  const suffix = description.end_of_word_suffix ?? "";
  const { known: knownSymbols, firstPassed } = withPassedSymbols(description, vocabulary);
  const merges = mergesOf(description, knownSymbols);

  function unknownId(): number | undefined {
    const { unk_token: unknown } = description;
    if (unknown === undefined || unknown === null) return undefined;
    const id = vocabulary.get(unknown);
    if (id === undefined) throw bad(`The tokenizer's vocabulary lacks its own token ${unknown}.`);
    return id;
  }

  /** The characters as tokens. An unknown one waits until the next known one, as in the library. */
  function symbolsOf(piece: string): ModelToken[] {
    const symbols: ModelToken[] = [];
    let pending: ModelToken | undefined;
    for (let start = 0; start < piece.length;) {
      const end = start + ((piece.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
      const text = `${start > 0 ? prefix : ""}${piece.slice(start, end)}${end === piece.length ? suffix : ""}`;
      const known = knownSymbols.get(text);
      const bytes = known === undefined && hasBytes ? byteTokens(text, vocabulary) : undefined;
      if (known !== undefined) {
        if (pending) symbols.push(pending);
        pending = undefined;
        symbols.push({ id: known, start, end });
      } else if (bytes) symbols.push(...bytes.map((id) => ({ id, start, end })));
      else {
        const id = unknownId();
        if (pending && isFused) pending = { ...pending, end };
        else if (id !== undefined) {
          if (pending) symbols.push(pending);
          pending = { id, start, end };
        }
      }
      start = end;
    }
    if (pending) symbols.push(pending);
    return symbols;
  }

  return (piece) => {
    const whole = ignoresMerges ? vocabulary.get(piece) : undefined;
    if (whole !== undefined) return [{ id: whole, start: 0, end: piece.length }];
    const tokens = mergeAll(symbolsOf(piece), merges);
    if (knownSymbols === vocabulary) return tokens;
    const unknown = unknownId() ?? 0;
    return tokens.map((token) => (token.id >= firstPassed ? { ...token, id: unknown } : token));
  };
}
