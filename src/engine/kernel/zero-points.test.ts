import { expect, it } from "vitest";
import { roberta, TINY } from "../../testing/hub/models/roberta.ts";
import { kernelBackend } from "../backends/kernel.ts";
import { nodeBackend } from "../backends/node.ts";
import { dequantizeProducts } from "../onnx/transforms/dequantize.ts";

const native = nodeBackend({ threads: 1 });
const largest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, at) => Math.abs(value - (b[at] ?? Number.NaN))));

it.each([
  ["of all columns", () => 97],
  ["of each column", (column: number) => (column * 89) % 256],
  ["at an end of the range", () => 0],
  ["with which the weights have 8 bits again", () => 127],
])("computes with unsigned weights and a zero point %s as onnxruntime does", async (_name, zeroPoint) => {
  const model = new Uint8Array(roberta({ ...TINY, zeroPoint }));
  const kernel = await kernelBackend().createSession(model);
  const { model: inFloats, weights } = dequantizeProducts(model);
  const floats = await native.createSession(inFloats as Uint8Array, weights);
  const oneRange = await native.createSession(model);
  for (const ids of [[0, 17, 99, 23, 2], [5], Array.from({ length: 40 }, (_, at) => 2 + at)]) {
    const feeds = { inputIds: ids, attentionMask: ids.map(() => 1), dims: [1, ids.length] as const };
    const [actual = [], exact = [], integer = []] = await Promise.all(
      [kernel, floats, oneRange].map(
        async (session) => (await session.run(feeds, ["logits"]))["logits"]?.data ?? [],
      ),
    );
    const size = Math.max(1, ...[...exact].map(Math.abs));
    expect(largest(exact, actual)).toBeLessThan(0.03 * size);
    expect(largest(integer, actual)).toBeLessThan(0.06 * size);
  }
  await floats.dispose();
  await oneRange.dispose();
});
