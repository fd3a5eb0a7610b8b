import { describe, expect, test } from "vitest";
import { robertaTokenizer } from "../../testing/hub/models/tokenizers.ts";
import { parseTokenizer } from "./parse-tokenizer.ts";

const replace = (content: string) => ({ type: "Replace", pattern: { String: "a" }, content });

describe("a tokenizer's description", () => {
  test("of RoBERTa's size passes", () => {
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
    ["depth", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["depth that never ends", '{"a":'.repeat(50_000)],
    [
      "many steps",
      JSON.stringify({
        pre_tokenizer: { pretokenizers: Array.from({ length: 100 }, () => ({ type: "Digits" })) },
      }),
    ],
    ["no object", "null"],
  ])("%s is refused", (_name, json) => {
    expect(() => parseTokenizer(json)).toThrowError(expect.objectContaining({ code: "bad-tokenizer" }));
  });

  test("brackets inside texts are no depth", () => {
    expect(
      parseTokenizer(JSON.stringify({ model: { vocab: { ["[".repeat(100)]: 0, '\\"[': 1 } } })),
    ).toHaveProperty("model");
  });
});
