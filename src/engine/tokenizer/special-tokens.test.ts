import { expect, it } from "vitest";
import { specialTokensOf, tokenTypes } from "./special-tokens.ts";

const template = {
  type: "TemplateProcessing",
  single: [{ SpecialToken: { id: "[CLS]" } }, { Sequence: { id: "A" } }, { SpecialToken: { id: "[SEP]" } }],
  special_tokens: { "[CLS]": { ids: [101] }, "[SEP]": { ids: [102] } },
};

const framed = (before: number, after: number) => ({
  prefix: [{ id: before, type: 0 }],
  suffix: [{ id: after, type: 0 }],
  textType: 0,
});

it("reads BERT's template", () => {
  expect(specialTokensOf(template)).toEqual(framed(101, 102));
});

it("reads RoBERTa's processor", () => {
  expect(specialTokensOf({ type: "RobertaProcessing", cls: ["<s>", 0], sep: ["</s>", 2] })).toEqual(
    framed(0, 2),
  );
});

it("reads a sequence of processors", () => {
  expect(specialTokensOf({ type: "Sequence", processors: [{ type: "ByteLevel" }, template] })).toEqual(
    framed(101, 102),
  );
});

it("returns no tokens without a processor", () => {
  expect(specialTokensOf(null)).toEqual({ prefix: [], suffix: [], textType: 0 });
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
  expect(specialTokensOf(hostile)).toEqual({ prefix: [], suffix: [], textType: 0 });
});

it("puts the tokens of a later processor around those of an earlier one", () => {
  const processors = [template, { type: "RobertaProcessing", cls: ["<s>", 0], sep: ["</s>", 2] }] as const;
  const { prefix, suffix } = specialTokensOf({
    type: "Sequence",
    processors: structuredClone([...processors]) as never,
  });
  expect([prefix, suffix].map((tokens) => tokens.map(({ id }) => id))).toEqual([
    [0, 101],
    [102, 2],
  ]);
});

it("returns the types of a template, as XLNet has one", () => {
  const xlnet = specialTokensOf({
    type: "TemplateProcessing",
    single: [
      { Sequence: { id: "A", type_id: 0 } },
      { SpecialToken: { id: "<sep>", type_id: 0 } },
      { SpecialToken: { id: "<cls>", type_id: 2 } },
    ],
    special_tokens: { "<sep>": { ids: [4] }, "<cls>": { ids: [3] } },
  });
  expect(tokenTypes([17, 9, 4, 3], xlnet)).toEqual([0, 0, 0, 2]);
  expect(tokenTypes([17, 9], xlnet)).toBeUndefined();
});
