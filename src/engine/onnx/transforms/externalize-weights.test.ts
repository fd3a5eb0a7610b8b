import { expect, test } from "vitest";
import { roberta, TINY } from "../../../testing/hub/models/roberta.ts";
import { wasmBackend } from "../../backends/wasm.ts";
import { checkModel } from "./check.ts";
import { readGraph } from "../graph.ts";
import { outlineModel } from "./externalize-weights.ts";

const shape = { ...TINY, hidden: 64, heads: 4, intermediate: 4096 };
const model = new Uint8Array(roberta(shape));
const feeds = { inputIds: [0, 12, 50, 77, 2], attentionMask: [1, 1, 1, 1, 1], dims: [1, 5] as const };

test("the graph is small, whole, and refers to nothing but the model's own bytes", () => {
  const graph = outlineModel(model, "weights").graph;
  expect(graph.length).toBeLessThan(model.length / 4);
  expect(readGraph(graph)).toEqual(readGraph(model));
  checkModel(graph, new Map([["weights", model.length]]));
  expect(() => checkModel(graph)).toThrow();
});

test("the logits are the same to the last bit", async () => {
  const backend = wasmBackend({ threads: 1 });
  const whole = await backend.createSession(model);
  const outlined = await backend.createSession(outlineModel(model, "weights").graph, [
    { path: "weights", data: model },
  ]);
  const [expected, actual] = [await whole.run(feeds, ["logits"]), await outlined.run(feeds, ["logits"])];
  expect(actual["logits"]?.data).toEqual(expected["logits"]?.data);
  await whole.dispose();
  await outlined.dispose();
});
