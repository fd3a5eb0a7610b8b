/** Tiny models of every family and format, compared with `transformers` (training/fixtures/weights.py). */

import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  convertedFixture,
  expectedLogits,
  fixtureConversion,
  joined,
  KERNEL_FIXTURES,
  WEIGHTS_FIXTURES,
} from "../../testing/weights.ts";
import type { Backend } from "../backends/backend.ts";
import { kernelBackend } from "../backends/kernel.ts";
import { nodeBackend } from "../backends/node.ts";
import { checkModel } from "../onnx/transforms/check.ts";
import type { ConvertedDtype } from "./encoders/graph-parts.ts";
import { bytesOf } from "./tensors/byte-ranges.ts";

async function converted(name: string, dtype: ConvertedDtype): Promise<Uint8Array> {
  const model = await convertedFixture(name, dtype);
  checkModel(model);
  return model;
}

/** The logits of each text, one text at a time. */
async function logitsOf(backend: Backend, model: Uint8Array, texts: readonly (readonly number[])[]) {
  const session = await backend.createSession(model);
  const logits: number[][] = [];
  for (const inputIds of texts) {
    const attentionMask = inputIds.map(() => 1);
    const { logits: output } = await session.run({ inputIds, attentionMask, dims: [1, inputIds.length] }, [
      "logits",
    ]);
    logits.push([...(output?.data ?? [])]);
  }
  await session.dispose();
  return logits;
}

const gap = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? Number.NaN))));

describe.each(WEIGHTS_FIXTURES)("%s", (name) => {
  const expected = expectedLogits(name);
  const texts = expected.map(({ input_ids: ids }) => ids);

  it("has the logits of transformers in floats", async () => {
    const logits = await logitsOf(nodeBackend({ threads: 1 }), await converted(name, "fp32"), texts);
    for (const [at, { logits: right }] of expected.entries())
      expect(gap(right, logits[at] ?? [])).toBeLessThan(1e-4);
  });

  it("has nearly the same logits in 8 bits", async () => {
    const backend = KERNEL_FIXTURES.includes(name) ? kernelBackend() : nodeBackend({ threads: 1 });
    const logits = await logitsOf(backend, await converted(name, "int8"), texts);
    for (const [at, { logits: right }] of expected.entries()) {
      const range = Math.max(...right) - Math.min(...right);
      expect(gap(right, logits[at] ?? [])).toBeLessThan(0.05 + 0.05 * range);
    }
  });

  it.each(["int8", "fp32"] as const)("has the same bytes in any range, %s", async (dtype) => {
    const whole = await converted(name, dtype);
    const places = fc.tuple(fc.nat(whole.length), fc.nat(whole.length));
    await fc.assert(
      fc.asyncProperty(places, async ([a, b]) => {
        const { bytes } = await fixtureConversion(name, dtype);
        const range = { start: Math.min(a, b), end: Math.max(a, b) };
        expect(Buffer.compare(await joined(bytes(range)), whole.subarray(range.start, range.end))).toBe(0);
      }),
      { numRuns: 5 },
    );
  });
});

test("reads little more than the rows of a range", async () => {
  let read = 0;
  const counted: typeof bytesOf = (path, bytes) => {
    const file = bytesOf(path, bytes);
    return {
      ...file,
      read(start, end) {
        read += end - start;
        return file.read(start, end);
      },
    };
  };
  const { size, bytes } = await fixtureConversion("bert", "fp32", {}, counted);
  await joined(bytes());
  const whole = read;
  await joined(bytes({ start: size - 64, end: size }));
  expect(read - whole).toBeLessThan(whole / 10);
});
