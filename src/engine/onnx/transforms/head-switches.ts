import { OnnxGraph } from "../graph.ts";
import { input, int64Initializer, node, renameOutput, rewriteGraph } from "../graph-writer.ts";
import type { Bytes } from "../protobuf-writer.ts";
import { FLOAT, GRAPH } from "../schema.ts";

/**
 * The input [layers, heads, 1, 1] whose rows multiply each layer's attention probabilities: 1 leaves a head as it is,
 * 0 removes its contribution.
 */
export const HEADS = "tonescope:heads";

/**
 * A model with one more input, `HEADS`. If all its values are 1, the model computes what it did.
 * @param attentions the tensors of the layers' attention probabilities (`findInternals`)
 * @throws AppError `bad-model`
 */
export function addHeadSwitches(model: Uint8Array, attentions: readonly string[]): Uint8Array {
  const layers = new Map(attentions.map((name, layer) => [name, layer]));
  const switched = new Map<number, Bytes[]>();
  for (const softmax of new OnnxGraph(model).nodes) {
    const [name = ""] = softmax.outputs;
    const layer = layers.get(name);
    if (layer === undefined) continue;
    const unswitched = `${name}/whole`;
    switched.set(softmax.start, [
      ...renameOutput(model, softmax, unswitched),
      ...node("Gather", [HEADS, `${HEADS}/${layer}`], [`${name}/switch`], { axis: 0 }),
      ...node("Mul", [unswitched, `${name}/switch`], [name]),
    ]);
  }
  return rewriteGraph(
    model,
    ({ number, start }) => (number === GRAPH.node ? switched.get(start) : undefined),
    [
      ...attentions.flatMap((_, layer) => int64Initializer(`${HEADS}/${layer}`, [layer])),
      ...input(HEADS, FLOAT),
    ],
  );
}
