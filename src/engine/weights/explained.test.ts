/** What Explain reads of encoders with an attention of their own, compared with `transformers` and with finite differences. */

import { describe, expect, it } from "vitest";
import { convertedFixture, expectedLogits, WEIGHTS_FIXTURES } from "../../testing/weights.ts";
import type { Backend } from "../backends/backend.ts";
import { nodeBackend } from "../backends/node.ts";
import { ATTRIBUTION, differentiate, SCALE, SEED } from "../onnx/transforms/differentiate.ts";
import { exposeInternals } from "../onnx/transforms/expose.ts";

const native: Backend = nodeBackend({ threads: 1 });

const gap = (a: readonly number[], b: ArrayLike<number>) =>
  Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? Number.NaN))));

const softmax = (logits: readonly number[]) => {
  const powers = logits.map((logit) => Math.exp(logit));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
};

const explained = WEIGHTS_FIXTURES.filter((name) => expectedLogits(name)[0]?.attentions);

it("has fixtures with attentions", () => expect(explained.length).toBeGreaterThan(3));

describe.each(explained)("%s", (name) => {
  it("has the attentions and hidden states of transformers", async () => {
    const { model, internals } = exposeInternals(await convertedFixture(name, "fp32"));
    expect(internals.missing).toEqual([]);
    const session = await native.createSession(model);
    for (const { input_ids: inputIds, attentions = [], hidden_states: states = [] } of expectedLogits(name)) {
      const attentionMask = inputIds.map(() => 1);
      const names = [...internals.attentions, ...internals.hiddenStates];
      expect(names).toHaveLength(attentions.length + states.length);
      const feeds = { inputIds, attentionMask, dims: [1, inputIds.length] as const };
      const outputs = await session.run(feeds, names);
      for (const [at, right] of [...attentions, ...states].entries()) {
        const { data = new Float32Array() } = outputs[names[at] ?? ""] ?? {};
        expect(data).toHaveLength(right.length);
        expect(gap(right, data), `${names[at]}`).toBeLessThan(1e-4);
      }
    }
    await session.dispose();
  });

  it("has gradients that equal finite differences", async () => {
    const model = differentiate(await convertedFixture(name, "fp32"), {
      temperature: 1,
      isMultiLabel: false,
    });
    const session = await native.createSession(model);
    const inputIds = [5, 6, 7, 11, 12, 13, 14, 15, 16, 44, 45, 46];
    const tokens = inputIds.length;
    const run = async (scale: Float32Array, fetches: string[]) =>
      session.run(
        {
          inputIds,
          attentionMask: inputIds.map(() => 1),
          dims: [1, tokens],
          extra: {
            [SCALE]: { data: scale, dims: [1, tokens, 1] },
            [SEED]: { data: Float32Array.of(0, 1, 0), dims: [1, 3] },
          },
        },
        fetches,
      );
    const ones = new Float32Array(tokens).fill(1);
    const { data: products = [] } = (await run(ones, [ATTRIBUTION]))[ATTRIBUTION] ?? {};
    for (const token of [0, 3, 11]) {
      const at = async (share: number) =>
        softmax([...((await run(ones.with(token, share), ["logits"]))["logits"]?.data ?? [])])[1] ?? NaN;
      expect(products[token]).toBeCloseTo(((await at(1.01)) - (await at(0.99))) / 0.02, 3);
    }
    await session.dispose();
  });
});
