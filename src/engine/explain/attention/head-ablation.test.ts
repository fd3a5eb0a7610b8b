import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gunzipSync } from "node:zlib";
import { folderSource } from "../../../../server/models/folder-source.ts";
import { Classifier } from "../../classifier/classifier.ts";
import { exposeInternals } from "../../onnx/transforms/expose.ts";
import { HEADS, addHeadSwitches } from "../../onnx/transforms/head-switches.ts";
import { wasmBackend } from "../../backends/wasm.ts";
import { ablateHeads } from "./head-ablation.ts";
import { loadHeadSwitches } from "./load-head-switches.ts";

const backend = wasmBackend({ threads: 1 });
const source = folderSource("public/models/tonescope-tweets");
let classifier: Classifier;
let switchModel: Awaited<ReturnType<typeof loadHeadSwitches>>;

beforeAll(async () => {
  classifier = await Classifier.load({ source, backend });
  switchModel = await loadHeadSwitches({ source, backend });
});
afterAll(async () => {
  await classifier.dispose();
  await switchModel.dispose();
});

describe("head switches", () => {
  it("do not change a bit while all heads are on", async () => {
    const text = "The staff were friendly but the room was cold";
    const { inputIds } = classifier.inspectable.tokenize(text);
    const data = new Float32Array(96).fill(1);
    expect(await switchModel.probabilitiesWithHeads(inputIds, { layers: 8, heads: 12, data })).toEqual(
      await classifier.inspectable.probabilities(inputIds),
    );
  });

  it("measure the effect of every head, and can be cancelled", async () => {
    const { inputIds } = classifier.inspectable.tokenize("Great news");
    const { values, passes, probabilities } = await ablateHeads(switchModel, inputIds, {
      layers: 8,
      heads: 12,
    });
    expect([passes, values.map(({ length }) => length)]).toEqual([97, [96, 96, 96]]);
    expect(values[0]?.some((value) => Math.abs(value) > 1e-4)).toBe(true);
    for (let head = 0; head < 96; head += 1) {
      const sum = values.reduce((total, row) => total + (row[head] ?? NaN), 0);
      expect(sum).toBeCloseTo(0, 5);
    }
    const data = new Float32Array(96).fill(1);
    data[30] = 0;
    const [without = NaN] = await switchModel.probabilitiesWithHeads(inputIds, {
      layers: 8,
      heads: 12,
      data,
    });
    expect(values[0]?.[30]).toBe((probabilities[0] ?? NaN) - without);
    const controller = new AbortController();
    const options = {
      signal: controller.signal,
      onProgress: (done: number) => done === 2 && controller.abort(),
    };
    await expect(ablateHeads(switchModel, inputIds, { layers: 8, heads: 12 }, options)).rejects.toMatchObject(
      {
        code: "cancelled",
      },
    );
  });

  it.each(["bert-eager-11", "roberta-sdpa-20-dynamo", "distilbert-eager-21-dynamo", "bert-int8"])(
    "work in other exports: %s",
    async (name) => {
      const folder = new URL("../../../testing/fixtures/encoders/", import.meta.url);
      const plain = new Uint8Array(gunzipSync(readFileSync(new URL(`${name}.onnx.gz`, folder))));
      const { internals } = exposeInternals(plain);
      const before = await backend.createSession(plain);
      const after = await backend.createSession(addHeadSwitches(plain, internals.attentions));
      const { input_ids: inputIds, heads } = JSON.parse(
        readFileSync(new URL("expected.json", folder), "utf8"),
      ) as { input_ids: number[]; heads: number };
      const layers = internals.attentions.length;
      const feeds = {
        inputIds,
        attentionMask: inputIds.map(() => 1),
        dims: [1, inputIds.length] as const,
      };
      const allHeads = (value: number) => ({
        [HEADS]: { data: new Float32Array(layers * heads).fill(value), dims: [layers, heads, 1, 1] },
      });
      const { logits } = await before.run(feeds, ["logits"]);
      const on = await after.run({ ...feeds, extra: allHeads(1) }, ["logits"]);
      const off = await after.run({ ...feeds, extra: allHeads(0) }, ["logits"]);
      expect(on["logits"]?.data).toEqual(logits?.data);
      expect(off["logits"]?.data).not.toEqual(logits?.data);
      await before.dispose();
      await after.dispose();
    },
  );
});
