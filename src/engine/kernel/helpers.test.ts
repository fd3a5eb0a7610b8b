import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { roberta, TINY } from "../../testing/hub/models/roberta.ts";
import { testHelpers } from "../../testing/kernel-helpers.ts";
import { convertedFixture, expectedLogits, KERNEL_FIXTURES } from "../../testing/weights.ts";
import { kernelBackend } from "../backends/kernel.ts";
import type { InferenceSession } from "../model/inference-session.ts";
import { exposeInternals } from "../onnx/transforms/expose.ts";

/** More than the machine has cores, so that threads are suspended in the middle of a run. */
const HELPERS = 3;

const bits = (values: Float32Array | undefined) => [
  ...new Uint32Array(Float32Array.from(values ?? []).buffer),
];

/** Texts as one padded batch. */
function feedsOf(texts: readonly (readonly number[])[]) {
  const longest = Math.max(...texts.map(({ length }) => length));
  const padded = (values: readonly number[]) => Array.from({ length: longest }, (_, at) => values[at] ?? 0);
  return {
    inputIds: texts.flatMap(padded),
    attentionMask: texts.flatMap((ids) => padded(ids.map(() => 1))),
    dims: [texts.length, longest] as const,
  };
}

async function logitsOf(session: InferenceSession, texts: readonly (readonly number[])[]) {
  const { logits } = await session.run(feedsOf(texts), ["logits"]);
  return bits(logits?.data);
}

it("computes the same bits for texts together, divided among threads, as for each alone", async () => {
  const model = new Uint8Array(roberta({ ...TINY, intermediate: 312 }));
  const { helpers, running } = testHelpers(HELPERS);
  const alone = await kernelBackend().createSession(model);
  const divided = await kernelBackend({ helpers }).createSession(model);
  expect([alone.joinedTokens, divided.joinedTokens]).toEqual([undefined, 64 * (1 + HELPERS)]);
  const length = TINY.positions - 4;
  const ids = fc.integer({ min: 2, max: TINY.vocabulary - 1 });
  const text = fc.array(ids, { minLength: 1, maxLength: length });
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 24 }), async (texts) => {
      const expected: number[] = [];
      for (const ids of texts) expected.push(...(await logitsOf(alone, [ids])));
      expect(await logitsOf(divided, texts)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
  expect(running()).toBe(HELPERS);
  await divided.dispose();
  await expect.poll(running).toBe(0);
});

it("starts no helper for a short text", async () => {
  const { helpers, running } = testHelpers(HELPERS);
  const session = await kernelBackend({ helpers }).createSession(new Uint8Array(roberta(TINY)));
  await logitsOf(session, [[2, 3, 4, 5]]);
  expect(running()).toBe(0);
});

it.each(KERNEL_FIXTURES)("computes the same bits for every kind of attention: %s", async (name) => {
  const model = await convertedFixture(name, "int8");
  const { helpers } = testHelpers(1);
  const alone = await kernelBackend().createSession(model.slice());
  const divided = await kernelBackend({ helpers }).createSession(model);
  const texts = expectedLogits(name).map(({ input_ids: ids }) => ids);
  const expected: number[] = [];
  for (const ids of texts) expected.push(...(await logitsOf(alone, [ids])));
  // So often that they are divided.
  const times = Math.ceil(128 / texts.flat().length);
  const many = Array.from({ length: times }, () => texts).flat();
  expect(await logitsOf(divided, many)).toEqual(Array.from({ length: times }, () => expected).flat());
  await divided.dispose();
});

it("computes a long text of the embedded model with the same bits, attentions and hidden states included", async () => {
  const { model, internals } = exposeInternals(
    new Uint8Array(readFileSync("public/models/tonescope-tweets/onnx/model_int8.onnx")),
  );
  const { helpers } = testHelpers(HELPERS);
  const alone = await kernelBackend().createSession(model);
  const divided = await kernelBackend({ helpers }).createSession(model);
  const names = ["logits", internals.attentions.at(-1) ?? "", internals.hiddenStates.at(-1) ?? ""];
  for (const tokens of [64, 131]) {
    const feeds = feedsOf([Array.from({ length: tokens }, (_, at) => 2000 + 37 * at)]);
    const [expected, actual] = [await alone.run(feeds, names), await divided.run(feeds, names)];
    for (const name of names) expect(bits(actual[name]?.data)).toEqual(bits(expected[name]?.data));
  }
  await divided.dispose();
});
