/** The inputs and outputs of a graph as it declares them, in the runtimes of the browser and of Node. */

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floats, int64s, model } from "../../testing/hub/models/onnx.ts";
import { initializer, input, node, output } from "../onnx/graph-writer.ts";
import { BFLOAT16, DOUBLE, FLOAT, FLOAT16, INT64 } from "../onnx/schema.ts";
import { canonicalInterface } from "../onnx/transforms/canonical-interface.ts";
import { nodeBackend } from "./node.ts";
import { floatsOf } from "./ort-tensors.ts";
import { wasmBackend } from "./wasm.ts";

const INT32 = 6;
const BOOL = 9;
const TABLE = [0.5, -2, 1.25, -0.0625, 3, 8, -0.75, 100];
const FEEDS = { inputIds: [3, 1, 2], attentionMask: [1, 1, 0], tokenTypes: [0, 1, 1], dims: [1, 3] as const };
/** The sum of the rows of ids that are not masked, plus ten times the types. */
const LOGITS = [1.25 - 0.75 + 10, 100 - 0.0625 + 10] as const;

interface Names {
  ids: string;
  mask?: string;
  types?: string;
  logits: string;
}

/** Logits that depend on each input. */
function graph(
  names: Names,
  { ids = INT64, mask = INT64, logits = FLOAT, dims = ["batch", 2] as const } = {},
) {
  const { ids: idsName, mask: maskName, types } = names;
  const shape = ["batch", "tokens"];
  return model([
    ...node("Gather", ["table", idsName], ["rows"]),
    ...node("Cast", [maskName ?? idsName], ["float_mask"], { to: FLOAT }),
    ...node("Unsqueeze", ["float_mask", "last"], ["weights"]),
    ...(maskName
      ? node("Mul", ["rows", "weights"], ["kept"])
      : [...node("Mul", ["weights", "zero"], ["nothing"]), ...node("Add", ["rows", "nothing"], ["kept"])]),
    ...(types
      ? [...node("Gather", ["types", types], ["typed"]), ...node("Mul", ["typed", "weights"], ["type_part"])]
      : node("Mul", ["weights", "zero"], ["type_part"])),
    ...node("Add", ["kept", "type_part"], ["all"]),
    ...node("ReduceSum", ["all", "tokens_axis"], ["sum"], { keepdims: 0 }),
    ...node("Cast", ["sum"], [names.logits], { to: logits }),
    ...initializer("table", FLOAT, [20, 2], floats([...TABLE, ...Array<number>(32).fill(0)])),
    ...initializer("types", FLOAT, [2, 2], floats([0, 0, 10, 10])),
    ...(maskName && types ? [] : initializer("zero", FLOAT, [], floats([0]))),
    ...initializer("last", INT64, [1], int64s([2])),
    ...initializer("tokens_axis", INT64, [1], int64s([1])),
    ...input(idsName, ids, shape),
    ...(maskName ? input(maskName, mask, shape) : []),
    ...(types ? input(types, INT64, shape) : []),
    ...output(names.logits, logits, dims),
  ]);
}

const USUAL = { ids: "input_ids", mask: "attention_mask", types: "token_type_ids", logits: "logits" };
const BACKENDS = [wasmBackend({ threads: 1 }), nodeBackend({ threads: 1 })];

async function logitsOf(bytes: Uint8Array, classes = 2) {
  const results: number[][] = [];
  for (const backend of BACKENDS) {
    const session = await backend.createSession(canonicalInterface(bytes, classes));
    results.push([...((await session.run(FEEDS, ["logits"]))["logits"]?.data ?? [])]);
    await session.dispose();
  }
  expect(results[0]).toEqual(results[1]);
  return results[0];
}

describe("a graph of another interface gives the same logits", () => {
  it.each<[string, Uint8Array]>([
    ["the usual one", graph(USUAL)],
    ["32-bit ids", graph(USUAL, { ids: INT32, mask: INT32 })],
    ["a float mask", graph(USUAL, { mask: FLOAT })],
    ["a double mask", graph(USUAL, { mask: DOUBLE })],
    ["a mask of truth values", graph(USUAL, { mask: BOOL })],
    ["a mask of 16-bit floats", graph(USUAL, { mask: FLOAT16 })],
    [
      "TensorFlow's names",
      graph({ ...USUAL, ids: "input_word_ids:0", mask: "input_mask:0", types: "segment_ids" }),
    ],
    ["names that say nothing", graph({ ids: "input.1", mask: "onnx::Cast_1", types: "x", logits: "42" })],
    ["one output of another name", graph({ ...USUAL, logits: "output_0" })],
    ["logits of 64 bits", graph(USUAL, { logits: DOUBLE })],
  ])("%s", async (_name, bytes) => {
    expect(await logitsOf(bytes)).toEqual([...LOGITS]);
  });

  it("that has no mask, for every token", async () => {
    const { ids, logits } = USUAL;
    expect(await logitsOf(graph({ ids, logits }))).toEqual([LOGITS[0] + 3 - 10, LOGITS[1] + 8 - 10]);
  });

  it.each([
    ["16-bit floats", FLOAT16, 2 ** -11],
    ["bfloat16", BFLOAT16, 2 ** -8],
  ])("logits of %s, rounded", async (_name, type, precision) => {
    const logits = (await logitsOf(graph(USUAL, { logits: type }))) ?? [];
    for (const [at, logit] of logits.entries())
      expect(Math.abs(logit / (LOGITS[at] ?? 0) - 1)).toBeLessThanOrEqual(precision);
  });

  it("of several outputs, the one of the shape of the logits", async () => {
    const more = [
      ...output("rows", FLOAT, ["batch", "tokens", 2]),
      ...output("weights", FLOAT, ["batch", "tokens", 1]),
    ];
    const bytes = graph({ ...USUAL, logits: "scores" });
    expect(await logitsOf(withParts(bytes, more))).toEqual([...LOGITS]);
  });

  it("that has something else under the name of the logits", async () => {
    const bytes = graph({ ...USUAL, logits: "scores" });
    const other = node("Mul", ["sum", "sum"], ["logits"]);
    expect(await logitsOf(withParts(bytes, other))).toEqual([...LOGITS]);
  });
});

/** A second `graph` field is merged with the first. */
const withParts = (bytes: Uint8Array, parts: Parameters<typeof model>[0]) =>
  new Uint8Array([...bytes, ...model(parts)]);

describe("a graph that is no text classifier is refused by name", () => {
  it.each<[string, Uint8Array, RegExp]>([
    [
      "another input",
      withParts(graph(USUAL), [
        ...input("pixel_values", FLOAT, ["batch", 3]),
        ...node("Identity", ["pixel_values"], ["unused"]),
      ]),
      /pixel_values/,
    ],
    [
      "no input for ids",
      graph({ ...USUAL, ids: "attention_mask", mask: "mask" }),
      /input_ids|token ids|mask/,
    ],
    [
      "two outputs of the same shape",
      withParts(graph({ ...USUAL, logits: "a" }), [
        ...node("Identity", ["sum"], ["b"]),
        ...output("b", FLOAT, ["batch", 2]),
      ]),
      /a, b/,
    ],
  ])("%s", (_name, bytes, message) => {
    expect(() => canonicalInterface(bytes, 2)).toThrow(
      expect.objectContaining({
        code: "unsupported-model",
        message: expect.stringMatching(message) as string,
      }),
    );
  });
});

it("reads 16-bit floats by the type of the tensor", () => {
  const bits = Uint16Array.of(0x0000, 0x8000, 0x3c00, 0xbc00, 0x0001, 0x03ff, 0x7bff, 0x7c00, 0xfc00, 0x3555);
  expect([...floatsOf({ type: "float16", data: bits })]).toEqual(
    [0, -0, 1, -1, 2 ** -24, 1023 * 2 ** -24, 65504, Infinity, -Infinity, 1365 / 4096].map(Math.fround),
  );
  expect([...floatsOf({ type: "float16", data: Uint16Array.of(0x7e00) })]).toEqual([Number.NaN]);
  expect([...floatsOf({ type: "uint16", data: bits })]).toEqual([...bits]);
  fc.assert(
    fc.property(fc.double({ min: -65504, max: 65504, noNaN: true }), (value) => {
      // The nearest 16-bit float among the two around a value is at most half a step away.
      const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value) || 2 ** -24)));
      const step = 2 ** (exponent - 10);
      const rounded = Math.round(value / step) * step;
      const size = Math.abs(rounded);
      const field = size < 2 ** -14 ? 0 : Math.floor(Math.log2(size)) + 15;
      const fraction = field === 0 ? size * 2 ** 24 : (size / 2 ** (field - 15) - 1) * 1024;
      const sign = Object.is(rounded, -0) || rounded < 0 ? 0x8000 : 0;
      const data = Uint16Array.of(sign | (field << 10) | fraction);
      expect(floatsOf({ type: "float16", data })[0]).toBe(rounded);
    }),
  );
});
