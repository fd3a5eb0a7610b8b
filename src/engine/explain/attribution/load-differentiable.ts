import { Classifier } from "../../classifier/classifier.ts";
import type { LoadOptions } from "../../classifier/load-model.ts";
import { ATTRIBUTION, differentiate, SCALE, SEED } from "../../onnx/transforms/differentiate.ts";
import type { DifferentiableModel } from "./gradients.ts";

/**
 * A second session of a model, in 32-bit floats, with its backward graph. 8-bit weights are used without change.
 * @throws AppError `not-shown` when this export cannot be differentiated, and what loading throws
 */
export async function loadDifferentiable(
  options: Omit<LoadOptions, "transformGraph" | "exposeIntermediates">,
): Promise<DifferentiableModel & { dispose(): Promise<void> }> {
  const classifier = await Classifier.load({
    ...options,
    backend: { ...options.backend, prefersFloat: true },
    exposeIntermediates: false,
    transformGraph: (graph, { temperature, isMultiLabel, isNumber }) =>
      differentiate(graph, { temperature, isMultiLabel, isNumber }),
  });
  const { manifest } = classifier.info;
  const classes = manifest.labels.length;
  return {
    classes,
    isMultiLabel: manifest.problemType === "multi_label_classification",
    async gradient(inputIds, scale, label) {
      const seed = Float32Array.from({ length: classes }, (_, index) => Number(index === label));
      const extra = {
        [SCALE]: { data: scale, dims: [1, scale.length, 1] },
        [SEED]: { data: seed, dims: [1, classes] },
      };
      const { probabilities, outputs } = await classifier.inspectable.runTransformed(inputIds, extra, [
        ATTRIBUTION,
      ]);
      return { probabilities, products: outputs[ATTRIBUTION]?.data ?? new Float32Array() };
    },
    dispose: () => classifier.dispose(),
  };
}
