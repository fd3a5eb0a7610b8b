import { hasFloat16, OnnxGraph } from "../graph.ts";
import { input, int64Initializer, node, renameOutput, rewriteGraph } from "../graph-writer.ts";
import type { Bytes } from "../protobuf-writer.ts";
import { FLOAT, GRAPH } from "../schema.ts";

/** The version of ONNX's operators that has CastLike. */
const CAST_LIKE_OPSET = 15;

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
  const graph = new OnnxGraph(model);
  // A switch is a 32-bit float; a graph in 16-bit floats needs it in the type of its attention.
  const isCast = hasFloat16(graph) && graph.opset >= CAST_LIKE_OPSET;
  const switched = new Map<number, Bytes[]>();
  for (const softmax of graph.nodes) {
    const [name = ""] = softmax.outputs;
    const layer = layers.get(name);
    if (layer === undefined) continue;
    const unswitched = `${name}/whole`;
    const [gathered, factor] = [`${name}/switch`, isCast ? `${name}/cast-switch` : `${name}/switch`];
    switched.set(softmax.start, [
      ...renameOutput(model, softmax, unswitched),
      ...node("Gather", [HEADS, `${HEADS}/${layer}`], [gathered], { axis: 0 }),
      ...(isCast ? node("CastLike", [gathered, unswitched], [factor]) : []),
      ...node("Mul", [unswitched, factor], [name]),
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
