/** The unigram language model (Kudo 2018): the most probable sequence of tokens, by dynamic programming. */

import { AppError } from "../../../errors/app-error.ts";
import { byteTokens } from "./byte-tokens.ts";
import type { ModelDescription, ModelToken, TokenizerModel } from "./description.ts";

/** How much less probable an unknown character is than the least probable token. */
const UNKNOWN_PENALTY = 10;

/** Finds the tokens that a text begins with, in a sorted list: each further unit narrows a range of the list. */
class PrefixSearch {
  readonly #tokens: readonly string[];

  constructor(tokens: Iterable<string>) {
    this.#tokens = [...tokens].filter((token) => token !== "").sort();
  }

  /** The first index from `low` on whose token has a unit of at least `code` at `depth`; a shorter token counts as 0. */
  #lowerBound(low: number, high: number, depth: number, code: number): number {
    let [from, to] = [low, high];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const unit = this.#tokens[middle]?.charCodeAt(depth) ?? Number.NaN;
      if (unit >= code) to = middle;
      else from = middle + 1;
    }
    return from;
  }

  /** Calls `found` with each token that the text has from `start` on, the shortest first. */
  each(text: string, start: number, found: (token: string) => void): void {
    let [low, high] = [0, this.#tokens.length];
    for (let depth = 0; start + depth < text.length; depth += 1) {
      const code = text.charCodeAt(start + depth);
      low = this.#lowerBound(low, high, depth, code);
      high = this.#lowerBound(low, high, depth, code + 1);
      const first = low < high ? this.#tokens[low] : undefined;
      if (first === undefined) return;
      if (first.length === depth + 1) found(first);
    }
  }
}

/** The best way to the end of a token. */
interface Node {
  score: number;
  start: number;
  isUnknown: boolean;
}

export function unigramModel(
  { vocab, unk_id: unknownId, byte_fallback: hasBytes = false }: ModelDescription,
  vocabulary: ReadonlyMap<string, number>,
): TokenizerModel {
  const scores = new Map(Array.isArray(vocab) ? vocab : []);
  const lowest = [...scores.values()].reduce((least, score) => Math.min(least, score), Infinity);
  const search = new PrefixSearch(scores.keys());

  /** The best node that ends at each unit of the text. */
  function bestNodes(text: string): (Node | undefined)[] {
    const nodes: (Node | undefined)[] = [];
    const offer = (end: number, node: Node) => {
      const known = nodes[end];
      if (!known || node.score > known.score) nodes[end] = node;
    };
    for (let start = 0; start < text.length;) {
      const length = (text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
      const before = start === 0 ? 0 : (nodes[start]?.score ?? 0);
      let isCovered = false;
      search.each(text, start, (token) => {
        isCovered ||= token.length === length;
        const isUnknown = vocabulary.get(token) === unknownId;
        offer(start + token.length, { score: before + (scores.get(token) ?? 0), start, isUnknown });
      });
      if (!isCovered)
        offer(start + length, { score: before + lowest - UNKNOWN_PENALTY, start, isUnknown: true });
      start += length;
    }
    return nodes;
  }

  /** The spans of the best path; unknown characters in a row are one. */
  function bestPath(text: string): { start: number; end: number }[] {
    const nodes = bestNodes(text);
    const path: { start: number; end: number; isUnknown: boolean }[] = [];
    for (let end = text.length; end > 0;) {
      const { start = 0, isUnknown = true } = nodes[end] ?? {};
      const next = path.at(-1);
      if (isUnknown && next?.isUnknown) next.start = start;
      else path.push({ start, end, isUnknown });
      end = start;
    }
    return path.toReversed();
  }

  return (piece) =>
    bestPath(piece).flatMap(({ start, end }): ModelToken[] => {
      const text = piece.slice(start, end);
      const id = vocabulary.get(text);
      if (id !== undefined) return [{ id, start, end }];
      const bytes = hasBytes ? byteTokens(text, vocabulary) : undefined;
      if (bytes) return bytes.map((byte) => ({ id: byte, start, end }));
      if (unknownId === undefined || unknownId === null)
        throw new AppError("bad-tokenizer", "The tokenizer has no token for unknown characters.");
      return [{ id: unknownId, start, end }];
    });
}
