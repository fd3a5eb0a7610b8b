/** A second model as it is stored with the job. */

import type { BrowserBackendId } from "../../../src/engine/backends/backend.ts";
import { AppError } from "../../../src/errors/app-error.ts";
import { checkEncoder } from "../../../src/heads/file/parse-head.ts";
import { mapLabels } from "../../../src/scoring/labels/mapping.ts";
import type { Job, ModelReference, SecondModel } from "../../protocols/batch-types.ts";
import type { ModelChoice } from "../../protocols/model.ts";
import type { SecondChoice } from "../../protocols/second.ts";

/** Loads a model to learn what it is, and which backend supports it. */
export type LoadReference = (
  choice: ModelChoice,
) => Promise<{ model: ModelReference; device: BrowserBackendId }>;

/**
 * @throws AppError `other-model` for a head of another encoder, `bad-option` for a head with several labels a text and for the
 * model of the job itself
 */
export async function describeSecond(
  job: Job,
  chosen: SecondChoice,
  load: LoadReference,
): Promise<SecondModel> {
  // A calibration is of other weights, and further output heads are of the first model.
  const { calibration: _, heads: __, taughtHeads: ___, ...rules } = job.rules;
  if (chosen.of === "head") {
    const { head } = chosen;
    checkEncoder(head, job.model);
    if (head.kind === "multiple")
      throw new AppError("bad-option", "A head with several labels a text names no single class to compare.");
    const labels = head.categories.map(({ name }) => name);
    // Only onnxruntime-web returns the hidden states of every model.
    return {
      model: job.model,
      head,
      labels,
      classes: meaningOf(labels, job),
      rules: { ...rules, taughtHeads: [head] },
      device: "wasm",
    };
  }
  const { model, device } = await load(chosen.choice);
  const isSame = model.weightsSha256 === job.model.weightsSha256 && model.weightsSha256 !== "";
  if (isSame) throw new AppError("bad-option", "These are the weights that scored the batch.");
  return { model, labels: model.labels, classes: meaningOf(model.labels, job), rules, device };
}

/** [labels] the class of the job's model with the same meaning. */
function meaningOf(labels: readonly string[], { model }: Job): number[] {
  const { classes } = mapLabels(labels, model.labels);
  return labels.map((label) => classes.get(label) ?? -1);
}
