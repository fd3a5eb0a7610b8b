/** The options that name a model and its backend, shared by all commands. */

import type { NodeBackendId } from "../../src/engine/backends/backend.ts";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import type { LoadOptions } from "../../src/engine/classifier/load-model.ts";
import { resolveBackend } from "../../src/engine/backends/resolve-backend.ts";
import { createBackend, defaultBackend } from "../models/node-backend.ts";
import { findModel, type LocalModel, openLocal } from "../models/open-model.ts";
import { UsageError } from "./command.ts";
import { duration, megabytes, type ProgressLine } from "./progress.ts";

export const MODEL_OPTIONS = {
  model: { type: "string" },
  dtype: { type: "string" },
  device: { type: "string", default: "auto" },
} as const;

export const MODEL_HELP = `\
  --model ID[@REVISION]|FOLDER  a classifier of the Hugging Face Hub, downloaded and verified once, or a
                                folder; without it the model that comes with tonescope
  --dtype TYPE                  which of the model's weights, such as q8 or fp32
  --device kernel|wasm|cpu      kernel and wasm give what the browser gives on them, bit for bit. kernel knows
                                8-bit encoders of BERT's and RoBERTa's shape and is the default for them, wasm
                                (onnxruntime-web) for all others. cpu is the native runtime: the same labels
                                but for rare ties, logits that differ by up to 0.07`;

/** @throws UsageError */
export function checkDevice(name: string): void {
  if (!["auto", "kernel", "wasm", "cpu"].includes(name))
    throw new UsageError("--device is kernel, wasm or cpu.");
}

/** The backend that runs a model. @throws AppError when the model cannot be read */
export const deviceFor = async (local: LocalModel, name: string): Promise<NodeBackendId> =>
  name === "auto" ? defaultBackend(local) : (name as NodeBackendId);

export interface ModelOptionValues {
  model?: string | undefined;
  dtype?: string | undefined;
  device: string;
}

/** Finds the model, and downloads it if necessary. */
export function locate(
  { model, dtype, device }: ModelOptionValues,
  progress: ProgressLine,
  signal?: AbortSignal,
): Promise<LocalModel> {
  checkDevice(device);
  return findModel(model, {
    device,
    dtype,
    signal,
    onProgress: ({ phase, done, total, secondsLeft }) =>
      progress.tell(() => {
        const left = secondsLeft === undefined ? "" : `, ${duration(secondsLeft)} left`;
        return `${phase} ${megabytes(done)} of ${megabytes(total)}${left}`;
      }),
  }).finally(() => progress.clear());
}

/** The options of `Classifier.load` for this choice. @throws AppError */
export async function optionsFor(
  choice: ModelOptionValues,
  progress: ProgressLine,
  signal?: AbortSignal,
): Promise<LoadOptions> {
  const local = await locate(choice, progress, signal);
  const { source, dtype } = await openLocal(local);
  const device = choice.device as NodeBackendId | "auto";
  const backends = await resolveBackend(device, (id) => createBackend(id));
  return { source, ...backends, ...(dtype && { dtype }), ...(signal && { signal }) };
}

export const loadFromOptions = async (
  choice: ModelOptionValues,
  progress: ProgressLine,
  signal?: AbortSignal,
): Promise<Classifier> => Classifier.load(await optionsFor(choice, progress, signal));
