import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Tokenizer } from "./tokenizer.ts";

const read = (name: string) => readFileSync(`public/models/tonescope-tweets/${name}`, "utf8");
const json = read("tokenizer.json");
const config = read("tokenizer_config.json");
const { vocab } = (JSON.parse(json) as { model: { vocab: Record<string, number> } }).model;
const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map((name) => vocab[name]);
const [, UNK, CLS, SEP] = special;

const tokenizer = new Tokenizer(json, config, 512);

describe("names of special tokens in a text", () => {
  it.each(["[SEP]", "[CLS]", "[MASK]", "[PAD]", "[UNK]", "</s>", "<s>", "<mask>"])("%s is text", (typed) => {
    const { inputIds } = tokenizer.encode(`good ${typed} bad`);
    const inside = inputIds.slice(1, -1);
    expect(inputIds.at(0)).toBe(CLS);
    expect(inputIds.at(-1)).toBe(SEP);
    expect(inside.filter((id) => special.includes(id) && id !== UNK)).toEqual([]);
  });
});

describe("emoji", () => {
  it("have distinct tokens and are not unknown", () => {
    const ids = ["😂", "😭", "❤️", "👍🏽", "🫠"].map((emoji) => tokenizer.encode(emoji).inputIds.slice(1, -1));
    expect(ids.flat()).not.toContain(UNK);
    expect(new Set(ids.map((list) => list[0])).size).toBe(ids.length);
  });
});

describe("length", () => {
  it("cuts the text but not the closing token, and counts the cut tokens", () => {
    const short = new Tokenizer(json, config, 16);
    const whole = tokenizer.encode("word ".repeat(40)).inputIds;
    const { inputIds, cutTokens } = short.encode("word ".repeat(40));
    expect(inputIds).toEqual([...whole.slice(0, 15), SEP]);
    expect(cutTokens).toBe(whole.length - 16);
  });

  it("is at most the limit, and only longer texts are cut", () => {
    const short = new Tokenizer(json, config, 12);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        const whole = tokenizer.encode(text);
        const { inputIds, cutTokens } = short.encode(text);
        expect(inputIds.length).toBe(Math.min(whole.inputIds.length, 12));
        expect(inputIds.length + cutTokens).toBe(whole.inputIds.length);
      }),
    );
  });
});

describe("windows of a long text", () => {
  const inside = (ids: readonly number[]) => ids.slice(1, -1);

  it("contain every token once, in order and within the limit; a short text has one window", () => {
    const short = new Tokenizer(json, config, 12);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (text) => {
        const whole = tokenizer.encode(text).inputIds;
        const windows = short.windows(text);
        expect(windows.flatMap(inside)).toEqual(inside(whole));
        expect(windows.every((ids) => ids.length <= 12 && ids.at(0) === CLS && ids.at(-1) === SEP)).toBe(
          true,
        );
        if (whole.length <= 12) expect(windows).toEqual([whole]);
      }),
    );
  });

  it("begin at a word and have similar lengths", () => {
    const short = new Tokenizer(json, config, 12);
    const windows = short.windows("unbelievably ".repeat(14).trim());
    expect(windows.every((ids) => !short.tokenOf(inside(ids)[0] ?? 0).startsWith("##"))).toBe(true);
    expect(Math.min(...windows.map((ids) => ids.length))).toBeGreaterThan(12 / 3);
  });

  it("split a word that is longer than a window", () => {
    const short = new Tokenizer(json, config, 12);
    const windows = short.windows("qzx".repeat(30));
    expect(windows.length).toBeGreaterThan(1);
    expect(windows.flatMap(inside)).toEqual(inside(tokenizer.encode("qzx".repeat(30)).inputIds));
  });
});

it("encodes any string, also lone surrogates and very long words", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(tokenizer.encode(text).inputIds.every(Number.isSafeInteger)).toBe(true);
    }),
  );
  expect(tokenizer.encode("\ud800 lone").inputIds.length).toBeGreaterThan(2);
  expect(tokenizer.encode("x".repeat(200_000)).inputIds).toEqual([CLS, UNK, SEP]);
});

it.each([
  ["not JSON", "<html>"],
  ["an empty object", "{}"],
  ["a truncated file", json.slice(0, 5000)],
  ["an unknown model", JSON.stringify({ model: { type: "Odd" }, added_tokens: [] })],
])("rejects %s with bad-tokenizer", (_, broken) => {
  expect(() => new Tokenizer(broken, config, 512).encode("a")).toThrow(
    expect.objectContaining({ code: "bad-tokenizer" }),
  );
});
