import * as fc from "fast-check";
import { expect, it } from "vitest";
import { roberta, TINY } from "../../testing/hub/models/roberta.ts";
import { kernelBackend } from "../backends/kernel.ts";
import { nodeBackend } from "../backends/node.ts";
import { exposeInternals } from "../onnx/transforms/expose.ts";

it.each([16, 32, 64])(
  "reads words of 4 bits with a scale for each %i columns as onnxruntime does",
  async (wordBlock) => {
    const source = new Uint8Array(roberta({ ...TINY, hidden: 64, heads: 4, wordBlock }));
    const { model, internals } = exposeInternals(source);
    const [output = ""] = internals.hiddenStates;
    const kernel = await kernelBackend().createSession(model);
    const native = await nodeBackend({ threads: 1 }).createSession(model);
    const ids = fc.array(fc.integer({ min: 2, max: TINY.vocabulary - 1 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(ids, async (inputIds) => {
        const inputs = {
          inputIds,
          attentionMask: inputIds.map(() => 1),
          dims: [1, inputIds.length] as const,
        };
        const [actual, expected] = await Promise.all(
          [kernel, native].map(async (session) => (await session.run(inputs, [output]))[output]?.data ?? []),
        );
        const gaps = Array.from(expected ?? [], (value, at) =>
          Math.abs(value - (actual?.[at] ?? Number.NaN)),
        );
        expect(gaps).toHaveLength(inputIds.length * 64);
        expect(Math.max(...gaps)).toBeLessThan(1e-5);
      }),
      { numRuns: 30 },
    );
    await native.dispose();
  },
);
