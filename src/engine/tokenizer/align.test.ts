import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Span } from "./tracked-text.ts";
import { Tokenizer } from "./tokenizer.ts";
import { groupTokens } from "./word-units.ts";

/** Small tokenizers and the offsets that Python returns for them (training/fixtures/token_offsets.py). */
const folder = new URL("../../testing/fixtures/tokenizers/", import.meta.url);
const reference = JSON.parse(readFileSync(new URL("offsets.json", folder), "utf8")) as {
  texts: string[];
  /** Ids, and offsets in code points. */
  tokenizers: Record<string, [number[], [number, number][]][]>;
};
const names = Object.keys(reference.tokenizers);
const json = (name: string) => gunzipSync(readFileSync(new URL(`${name}.json.gz`, folder))).toString();
const tokenizers = new Map(
  names.map((name) => [
    name,
    new Tokenizer(json(name), JSON.stringify({ add_prefix_space: name === "byte-level-prefix" }), 512),
  ]),
);

function tokenizerOf(name: string): Tokenizer {
  const tokenizer = tokenizers.get(name);
  if (!tokenizer) throw new Error(name);
  return tokenizer;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

/** Random texts, and mixtures of characters that are difficult to align. */
const anyText = oneof(
  string({ unit: "grapheme", maxLength: 60 }),
  string({ unit: "binary", maxLength: 60 }),
  string({
    unit: constantFrom(...reference.texts.flatMap((text) => text.split(/(?<=[^a-z])/u))),
    maxLength: 12,
  }),
  string({
    unit: constantFrom(
      "Σ",
      "ς",
      "a",
      " ",
      "  ",
      "\u0301",
      "▁",
      "Ġ",
      "##",
      "🎉",
      "coffee shop",
      "\u00ad",
      "\ud83d",
    ),
  }),
);

const textTokens = (tokenizer: Tokenizer, text: string) =>
  tokenizer.align(text).tokens.filter((token) => !token.isSpecial);

const slices = (text: string, spans: readonly Span[]) =>
  spans.map(({ start, end }) => text.slice(start, end));

/** Converts a range in code points to UTF-16 units, without white space at its ends. */
function inUnits(text: string, [start, end]: [number, number]): Span {
  const characters = Array.from(text);
  const before = characters.slice(0, start).join("").length;
  const slice = characters.slice(start, end).join("");
  return {
    start: before + slice.length - slice.trimStart().length,
    end: before + slice.trimEnd().length,
  };
}

/** Extends a span by combining marks: Python omits a mark that the normalizer strips or composes. */
function withMarks(text: string, { start, end }: Span): Span {
  const before = /^\p{M}/u.test(text.slice(start)) ? /\P{M}\p{M}*$/u.exec(text.slice(0, start)) : null;
  const after = /^[\p{M}\u1160-\u11ff]*/u.exec(text.slice(end));
  return { start: start - (before?.[0].length ?? 0), end: end + (after?.[0].length ?? 0) };
}

/** Whether a token is only white space; its offsets are not compared, because libraries define them differently. */
const isBlank = (tokenizer: Tokenizer, id: number) =>
  /^[\u0120\u010a\u010d\u0109\u2581]+$/u.test(tokenizer.tokenOf(id));

describe.each(names)("align with %s", (name) => {
  const tokenizer = tokenizerOf(name);

  it.each(reference.texts.map((text, index) => [index, text] as const))("text %i: %j", (index, text) => {
    const [ids, offsets] = reference.tokenizers[name]?.[index] ?? [[], []];
    const tokens = textTokens(tokenizer, text);
    expect(tokens.map((token) => token.id)).toEqual(ids);
    const visible = (_: unknown, at: number) => {
      const { start, end } = inUnits(text, offsets[at] ?? [0, 0]);
      return end > start && !isBlank(tokenizer, ids[at] ?? -1);
    };
    expect(tokens.filter(visible).map((token) => withMarks(text, token))).toEqual(
      offsets.filter(visible).map((range) => withMarks(text, inUnits(text, range))),
    );
  });

  it("returns the ids of encode, and ordered spans inside the text that split no character", () => {
    assert(
      property(anyText, (text) => {
        const { tokens, inputIds } = tokenizer.align(text);
        expect(tokens.map((token) => token.id)).toEqual(inputIds);
        expect(tokenizer.encode(text).inputIds).toEqual(inputIds);
        let last = 0;
        for (const { start, end } of tokens) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(text.toWellFormed().slice(start, end).isWellFormed()).toBe(true);
          last = start;
        }
      }),
      { numRuns: 300 },
    );
  });

  it("partitions the tokens into words whose spans contain those of their tokens", () => {
    assert(
      property(anyText, (text) => {
        const { tokens } = tokenizer.align(text);
        const units = groupTokens(text, tokens);
        expect(units.flatMap(({ firstToken, lastToken }) => range(firstToken, lastToken))).toEqual(
          range(0, tokens.length),
        );
        const words = units.filter((unit) => !unit.isSpecial);
        for (const [at, word] of words.entries()) {
          expect(word.start).toBeGreaterThanOrEqual(words[at - 1]?.end ?? 0);
          for (const { start, end } of tokens.slice(word.firstToken, word.lastToken)) {
            if (text.slice(start, end).trim() === "") continue;
            expect(start).toBeGreaterThanOrEqual(word.start);
            expect(end).toBeLessThanOrEqual(word.end);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("groupTokens", () => {
  const words = (name: string, text: string) =>
    slices(
      text,
      groupTokens(text, tokenizerOf(name).align(text).tokens).filter((unit) => !unit.isSpecial),
    );

  it.each(["wordpiece-uncased", "byte-level", "unigram"])("splits a tweet into words with %s", (name) => {
    expect(words(name, "@user can't wait... café #winning 😀 !")).toEqual([
      "@user",
      "can't",
      "wait",
      "...",
      "café",
      "#winning",
      "😀",
      "!",
    ]);
  });

  it("makes one word of an emoji with several tokens, of a flag and of a keycap", () => {
    expect(words("byte-level", "hi 👨\u200d👩\u200d👧 🇩🇪 1\ufe0f\u20e3")).toEqual([
      "hi",
      "👨\u200d👩\u200d👧",
      "🇩🇪",
      "1\ufe0f\u20e3",
    ]);
  });

  it("makes a word of each ideograph, and keeps right-to-left words in logical order", () => {
    expect(words("wordpiece-uncased", "我喜欢")).toEqual(["我", "喜", "欢"]);
    expect(words("byte-level", "שלום עולם")).toEqual(["שלום", "עולם"]);
  });

  it("marks special tokens as special, but not their names in the text", () => {
    expect(words("byte-level", "</s> hi")).toEqual(["</", "s", ">", "hi"]);
    const { tokens } = tokenizerOf("byte-level").align("</s> hi");
    const special = groupTokens("</s> hi", tokens).filter((unit) => unit.isSpecial);
    expect(special.map(({ firstToken }) => firstToken)).toEqual([0, tokens.length - 1]);
  });
});
