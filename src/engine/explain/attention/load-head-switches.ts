import { Classifier } from "../../classifier/classifier.ts";
import type { LoadOptions } from "../../classifier/load-model.ts";
import { addHeadSwitches, HEADS } from "../../onnx/transforms/head-switches.ts";
import type { HeadSwitchModel } from "./head-ablation.ts";

/** A second session of a model with a switch for each head; the first session is not changed. @throws AppError */
export async function loadHeadSwitches(
  options: Omit<LoadOptions, "transformGraph" | "exposeIntermediates">,
): Promise<HeadSwitchModel & { dispose(): Promise<void> }> {
  const classifier = await Classifier.load({
    ...options,
    exposeIntermediates: false,
    transformGraph: (graph, { internals }) => addHeadSwitches(graph, internals.attentions),
  });
  return {
    async probabilitiesWithHeads(inputIds, { layers, heads, data }) {
      const extra = { [HEADS]: { data, dims: [layers, heads, 1, 1] } };
      return (await classifier.inspectable.runTransformed(inputIds, extra)).probabilities;
    },
    dispose: () => classifier.dispose(),
  };
}
