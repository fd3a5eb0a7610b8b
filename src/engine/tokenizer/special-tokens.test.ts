import { expect, it } from "vitest";
import { specialTokensOf } from "./special-tokens.ts";

const template = {
  type: "TemplateProcessing",
  single: [{ SpecialToken: { id: "[CLS]" } }, { Sequence: { id: "A" } }, { SpecialToken: { id: "[SEP]" } }],
  special_tokens: { "[CLS]": { ids: [101] }, "[SEP]": { ids: [102] } },
};

it("reads BERT's template", () => {
  expect(specialTokensOf(template)).toEqual({ prefix: [101], suffix: [102] });
});

it("reads RoBERTa's processor", () => {
  expect(specialTokensOf({ type: "RobertaProcessing", cls: ["<s>", 0], sep: ["</s>", 2] })).toEqual({
    prefix: [0],
    suffix: [2],
  });
});

it("reads a sequence of processors", () => {
  expect(specialTokensOf({ type: "Sequence", processors: [{ type: "ByteLevel" }, template] })).toEqual({
    prefix: [101],
    suffix: [102],
  });
});

it("returns no tokens without a processor", () => {
  expect(specialTokensOf(null)).toEqual({ prefix: [], suffix: [] });
});

it.each([
  ["an unknown type", { type: "Odd" }],
  ["a template without the text", { type: "TemplateProcessing", single: [] }],
  ["a processor without its tokens", { type: "BertProcessing" }],
])("rejects %s", (_, processor) => {
  expect(() => specialTokensOf(processor)).toThrow(expect.objectContaining({ code: "bad-tokenizer" }));
});

it("does not read properties of an object's prototype", () => {
  const hostile = { ...template, single: [{ SpecialToken: { id: "constructor" } }, { Sequence: {} }] };
  expect(specialTokensOf(hostile)).toEqual({ prefix: [], suffix: [] });
});
