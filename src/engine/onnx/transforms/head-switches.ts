import { int64s, input, node } from "../build.ts";
import { type Bytes, field, join, rewrite } from "../compose.ts";
import { GRAPH, MODEL_GRAPH, readNode } from "../graph.ts";

/** The input [layers, heads, 1, 1] that each layer's attention is multiplied with: 1 leaves a head, 0 ends it. */
export const HEADS = "tonescope:heads";

/**
 * A model with one more input, `HEADS`; fed with ones it computes what it did.
 * @param attentions the values of the layers' attention probabilities (`findInternals`).
 */
export function switchHeads(model: Uint8Array, attentions: readonly string[]): Uint8Array {
  const layerOf = new Map(attentions.map((name, layer) => [name, layer]));
  const encoder = new TextEncoder();
  const switched = (start: number, end: number): Bytes[] | undefined => {
    const [name = ""] = readNode(model, start, end).outputs;
    const layer = layerOf.get(name);
    if (layer === undefined) return undefined;
    const whole = `${name}/whole`;
    const renamed = rewrite(model, start, end, (part) =>
      part.number === 2 ? field(2, [encoder.encode(whole)]) : undefined,
    );
    return [
      ...field(GRAPH.node, renamed),
      ...node("Gather", [HEADS, `${HEADS}/${layer}`], [`${name}/switch`], { axis: 0 }),
      ...node("Mul", [whole, `${name}/switch`], [name]),
    ];
  };
  return join(
    rewrite(model, 0, model.length, ({ number, start, end }) =>
      number === MODEL_GRAPH
        ? field(MODEL_GRAPH, [
            ...rewrite(model, start, end, (part) =>
              part.number === GRAPH.node ? switched(part.start, part.end) : undefined,
            ),
            ...attentions.flatMap((_, layer) => int64s(`${HEADS}/${layer}`, [layer])),
            ...input(HEADS),
          ])
        : undefined,
    ),
  );
}
