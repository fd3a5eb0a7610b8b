import { describe, expect, test } from "vitest";
import { robertaTokenizer } from "../../testing/hub/models/tokenizers.ts";
import { parseTokenizer } from "./parse-tokenizer.ts";
import { Tokenizer } from "./tokenizer.ts";

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

describe("ids that are no rows of an embedding table are rejected", () => {
  const description = (changes: object) =>
    JSON.stringify({
      post_processor: { type: "BertProcessing", cls: ["a", 0], sep: ["b", 1] },
      model: { type: "WordLevel", unk_token: "a", vocab: { a: 0, b: 1 } },
      ...changes,
    });
  const vocabulary = (vocab: object) => ({ model: { type: "WordLevel", unk_token: "a", vocab } });
  const template = (ids: unknown[], type: unknown) => ({
    post_processor: {
      type: "TemplateProcessing",
      single: [{ SpecialToken: { id: "a", type_id: type } }, { Sequence: { id: "A", type_id: 0 } }],
      special_tokens: { a: { ids } },
    },
  });

  test.each([
    ["an id that is no number", vocabulary({ a: 0, b: "1" })],
    ["a fraction", vocabulary({ a: 0, b: 0.5 })],
    ["a negative id", vocabulary({ a: 0, b: -1 })],
    ["an id beyond every vocabulary", vocabulary({ a: 0, b: 2 ** 26 })],
    ["an added token without an id", { added_tokens: [{ content: "c" }] }],
    [
      "a special token that is true",
      { post_processor: { type: "BertProcessing", cls: ["a", true], sep: ["b", 1] } },
    ],
    ["a list in a template", template([[0]], 0)],
    ["a type that is a fraction", template([0], 0.5)],
  ])("%s", (_name, changes) => {
    expect(() => new Tokenizer(description({}), "{}", 8)).not.toThrow();
    expect(() => new Tokenizer(description(changes), "{}", 8)).toThrowError(
      expect.objectContaining({ code: "bad-tokenizer" }),
    );
  });
});
