import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { floats, model } from "../../../testing/hub/models/onnx.ts";
import { roberta, TINY } from "../../../testing/hub/models/roberta.ts";
import { AppError } from "../../../errors/app-error.ts";
import { initializer, input, node, output } from "../graph-writer.ts";
import { type Bytes, bytesField } from "../protobuf-writer.ts";
import { FLOAT, GRAPH, INT64 } from "../schema.ts";
import { checkModel } from "./check.ts";

const whole = roberta(TINY);

const withWeights = (weights: readonly Bytes[]) =>
  model([
    ...node("Identity", ["x"], ["logits"]),
    ...weights,
    ...input("x", FLOAT, [1]),
    ...output("logits", FLOAT, [1]),
  ]);

function codeOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe("a model file", () => {
  test("that is whole passes", () => {
    expect(codeOf(() => checkModel(whole))).toBeUndefined();
  });

  test("that is cut anywhere is refused or was whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 200 }), (length) => {
        expect(codeOf(() => checkModel(whole.subarray(0, length)))).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });

  test("of arbitrary bytes never makes the check fail in another way", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const code = codeOf(() => checkModel(bytes));
        expect([undefined, "bad-model", "wrong-content"]).toContain(code);
      }),
    );
  });

  test.each([
    ["a web page", Buffer.from("\n<!DOCTYPE html><title>Sign in</title>"), "wrong-content"],
    ["nothing", Buffer.alloc(0), "bad-model"],
    [
      "a weight larger than the file",
      withWeights(initializer("w", FLOAT, [2 ** 30], floats([1, 2]))),
      "bad-model",
    ],
    ["a weight with no data", withWeights(initializer("w", INT64, [2 ** 40], new Uint8Array())), "bad-model"],
    ["a negative size", withWeights(initializer("w", FLOAT, [-1], floats([1]))), "bad-model"],
    ["sparse weights", withWeights(bytesField(GRAPH.sparseInitializer, bytesField(1, []))), "bad-model"],
  ])("%s is refused", (_name, bytes, code) => {
    expect(codeOf(() => checkModel(bytes))).toBe(code);
  });
});

describe("external data", () => {
  const files = new Map([["model.onnx_data", 100]]);
  const kept = (location: string, offset: number, length: number, dims = [length / 4]) =>
    withWeights(initializer("w", FLOAT, dims, { location, offset, length }));

  test("inside the model's own files passes", () => {
    expect(codeOf(() => checkModel(kept("model.onnx_data", 20, 80), files))).toBeUndefined();
  });

  test.each([
    ["the folder above", kept("../secret", 0, 40)],
    ["an absolute path", kept("/etc/passwd", 0, 40)],
    ["an address", kept("https://example.org/x", 0, 40)],
    ["a file of another name", kept("other.onnx_data", 0, 40)],
    ["behind the end", kept("model.onnx_data", 64, 40)],
    ["a negative offset", kept("model.onnx_data", -4, 40)],
    ["fewer bytes than the shape needs", kept("model.onnx_data", 0, 40, [1000])],
  ])("%s is refused", (_name, bytes) => {
    expect(codeOf(() => checkModel(bytes, files))).toBe("bad-model");
  });
});
