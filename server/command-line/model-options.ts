/** The options that name a model and what runs it, the same in every command. */

import type { Backend } from "../../src/engine/runtime/backend.ts";
import { Classifier, type LoadOptions } from "../../src/engine/classifier.ts";
import { findModel, type LocalModel, openLocal } from "../models/open-model.ts";
import { UsageError } from "./command.ts";
import { duration, megabytes, type ProgressLine } from "./progress.ts";

export type Device = "wasm" | "cpu";

export const MODEL_OPTIONS = {
  model: { type: "string" },
  dtype: { type: "string" },
  device: { type: "string", default: "wasm" },
} as const;

export const MODEL_HELP = `\
  --model ID[@REVISION]|FOLDER  a classifier of the Hugging Face Hub, downloaded and verified once, or a
                                folder; without it the model that comes with tonescope
  --dtype TYPE                  which of the model's weights, such as q8 or fp32
  --device wasm|cpu             wasm (the default) gives what the browser gives, bit for bit. cpu is the native
                                runtime, about 3 to 5 times faster: the same labels but for rare ties, logits
                                that differ by up to 0.04`;

/** @throws UsageError */
export function deviceOf(name: string): Device {
  if (name === "wasm" || name === "cpu") return name;
  throw new UsageError("--device is wasm or cpu.");
}

/** Each runtime is loaded only where it is used. */
export async function backendOf(device: Device): Promise<Backend> {
  if (device === "cpu") return (await import("../../src/engine/runtime/node.ts")).nodeBackend({ threads: 1 });
  return (await import("../../src/engine/runtime/wasm.ts")).wasmBackend({ threads: 1 });
}

export interface ModelChoice {
  model?: string | undefined;
  dtype?: string | undefined;
  device: string;
}

/** Finds the model, and downloads it first where it has to. */
export function locate(
  { model, dtype, device }: ModelChoice,
  progress: ProgressLine,
  signal?: AbortSignal,
): Promise<LocalModel> {
  return findModel(model, {
    device: deviceOf(device),
    dtype,
    signal,
    onProgress: ({ phase, done, total, secondsLeft }) =>
      progress.tell(() => {
        const left = secondsLeft === undefined ? "" : `, ${duration(secondsLeft)} left`;
        return `${phase} ${megabytes(done)} of ${megabytes(total)}${left}`;
      }),
  }).finally(() => progress.clear());
}

/** What `Classifier.load` takes for this choice. @throws EngineError */
export async function optionsFor(
  choice: ModelChoice,
  progress: ProgressLine,
  signal?: AbortSignal,
): Promise<LoadOptions> {
  const local = await locate(choice, progress, signal);
  const { source, dtype } = await openLocal(local);
  const backend = await backendOf(deviceOf(choice.device));
  return { source, backend, ...(dtype && { dtype }), ...(signal && { signal }) };
}

export const loadClassifier = async (
  choice: ModelChoice,
  progress: ProgressLine,
  signal?: AbortSignal,
): Promise<Classifier> => Classifier.load(await optionsFor(choice, progress, signal));
