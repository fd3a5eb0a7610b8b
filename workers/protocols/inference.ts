/** One model: its scores, its speed and its explanations. */

import type { GpuInfo } from "../../src/engine/backends/webgpu.ts";
import type { Measurement } from "../../src/engine/backends/selection.ts";
import type { TimedTexts } from "../../src/engine/classifier/benchmark.ts";
import type { ClassifyOptions, ModelInfo, Prediction } from "../../src/engine/classifier/classifier.ts";
import type { LoadProgress } from "../../src/engine/classifier/load-model.ts";
import type { Variant } from "../../src/engine/kernel/variant.ts";
import type { ExplainService } from "./explain.ts";
import type { BackendChoice, HubAccess, ModelChoice } from "./model.ts";

export interface InferenceService extends ExplainService {
  /** Answers at once, unless another call is computing. */
  ping(): Promise<void>;
  /** @param hub where damaged parts of a stored model are downloaded again */
  load(
    choice: ModelChoice,
    hub: HubAccess,
    backend: BackendChoice,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<ModelInfo>;
  classify(text: string, options?: ClassifyOptions): Promise<Prediction>;
  /** The speed and the outputs of the backend that runs the model. */
  measure(): Promise<Measurement>;
  time(texts: readonly string[]): Promise<TimedTexts>;
  /** The graphics processor, if there is one that another backend can use; downloads nothing. */
  findGpu(): Promise<GpuInfo | undefined>;
  /** The compiled kernel that this processor and browser run. */
  kernelVariant(): Promise<Variant>;
}
