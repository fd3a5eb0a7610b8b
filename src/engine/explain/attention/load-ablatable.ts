import { Classifier } from "../../classifier/classifier.ts";
import type { LoadOptions } from "../../classifier/load-model.ts";
import { HEADS, addHeadSwitches } from "../../onnx/transforms/head-switches.ts";
import type { SwitchableModel } from "./head-ablation.ts";

/** A second session of a model, whose heads can be switched off; the first stays as it is. @throws AppError */
export async function loadSwitchable(
  options: Omit<LoadOptions, "transformGraph" | "exposeIntermediates">,
): Promise<SwitchableModel & { dispose(): Promise<void> }> {
  const classifier = await Classifier.load({
    ...options,
    exposeIntermediates: false,
    transformGraph: (graph, { internals }) => addHeadSwitches(graph, internals.attentions),
  });
  return {
    async withHeads(inputIds, { layers, heads, data }) {
      const extra = { [HEADS]: { data, dims: [layers, heads, 1, 1] } };
      return (await classifier.inspectable.runTransformed(inputIds, extra)).probabilities;
    },
    dispose: () => classifier.dispose(),
  };
}
