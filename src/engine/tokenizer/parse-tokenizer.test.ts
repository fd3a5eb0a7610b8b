import { describe, expect, test } from "vitest";
import { robertaTokenizer } from "../../testing/hub/models/tokenizers.ts";
import { parseTokenizer } from "./parse-tokenizer.ts";

const replace = (content: string) => ({ type: "Replace", pattern: { String: "a" }, content });

describe("parseTokenizer", () => {
  test("accepts a tokenizer of RoBERTa's size", () => {
    const json = JSON.stringify(robertaTokenizer(50_265));
    expect(parseTokenizer(json)).toHaveProperty("model");
  });

  test.each([
    [
      "ten replacements by ten letters",
      JSON.stringify({
        normalizer: {
          type: "Sequence",
          normalizers: Array.from({ length: 10 }, () => replace("aaaaaaaaaa")),
        },
      }),
    ],
    [
      "nested sequences",
      JSON.stringify({
        normalizer: {
          type: "Sequence",
          normalizers: [
            { type: "Sequence", normalizers: [replace("a".repeat(10)), replace("a".repeat(10))] },
          ],
        },
      }),
    ],
    ["one huge replacement", JSON.stringify({ normalizer: replace("a".repeat(1000)) })],
    ["a huge prefix", JSON.stringify({ normalizer: { type: "Prepend", prepend: "a".repeat(1000) } })],
    ["deep nesting", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["deep nesting without an end", '{"a":'.repeat(50_000)],
    [
      "many steps",
      JSON.stringify({
        pre_tokenizer: { pretokenizers: Array.from({ length: 100 }, () => ({ type: "Digits" })) },
      }),
    ],
    ["no object", "null"],
  ])("rejects %s", (_name, json) => {
    expect(() => parseTokenizer(json)).toThrowError(expect.objectContaining({ code: "bad-tokenizer" }));
  });

  test("does not count brackets inside strings as nesting", () => {
    expect(
      parseTokenizer(JSON.stringify({ model: { vocab: { ["[".repeat(100)]: 0, '\\"[': 1 } } })),
    ).toHaveProperty("model");
  });
});
