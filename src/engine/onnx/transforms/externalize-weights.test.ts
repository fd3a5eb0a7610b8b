import { expect, test } from "vitest";
import { roberta, TINY } from "../../../testing/hub/models/roberta.ts";
import { wasmBackend } from "../../backends/wasm.ts";
import { checkModel } from "./check.ts";
import { OnnxGraph } from "../graph.ts";
import { externalizeWeights } from "./externalize-weights.ts";

const shape = { ...TINY, hidden: 64, heads: 4, intermediate: 4096 };
const model = new Uint8Array(roberta(shape));
const feeds = { inputIds: [0, 12, 50, 77, 2], attentionMask: [1, 1, 1, 1, 1], dims: [1, 5] as const };

test("the graph is small, whole, and refers to nothing but the model's own bytes", () => {
  const graph = externalizeWeights(model, "weights").graph;
  expect(graph.length).toBeLessThan(model.length / 4);
  const structureOf = ({ nodes, outputs }: OnnxGraph) => ({
    nodes: nodes.map(({ opType, inputs, outputs }) => ({ opType, inputs, outputs })),
    outputs,
  });
  expect(structureOf(new OnnxGraph(graph))).toEqual(structureOf(new OnnxGraph(model)));
  checkModel(graph, new Map([["weights", model.length]]));
  expect(() => checkModel(graph)).toThrow();
});

test("the logits are the same to the last bit", async () => {
  const backend = wasmBackend({ threads: 1 });
  const whole = await backend.createSession(model);
  const outlined = await backend.createSession(externalizeWeights(model, "weights").graph, [
    { path: "weights", data: model },
  ]);
  const [expected, actual] = [await whole.run(feeds, ["logits"]), await outlined.run(feeds, ["logits"])];
  expect(actual["logits"]?.data).toEqual(expected["logits"]?.data);
  await whole.dispose();
  await outlined.dispose();
});
