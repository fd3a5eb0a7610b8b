/** Loads the model that a command's options choose. */

import type { NodeBackendId } from "../../src/engine/backends/backend.ts";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import type { LoadOptions } from "../../src/engine/classifier/load-model.ts";
import { resolveBackend } from "../../src/engine/backends/resolve-backend.ts";
import { createBackend, defaultBackend } from "../models/node-backend.ts";
import { findModel, type LocalModel, openLocal } from "../models/open-model.ts";
import { type ModelValues, settingsOf } from "../options/model.ts";
import { duration, megabytes, type ProgressLine } from "./progress.ts";

/** The backend that runs a model. @throws AppError when the model cannot be read */
export const deviceFor = async (local: LocalModel, device: ModelValues["device"]): Promise<NodeBackendId> =>
  device === "auto" ? defaultBackend(local) : device;

/** Finds the model, and downloads it if necessary. */
export function locate(
  { model, dtype, device, ...values }: ModelValues,
  progress: ProgressLine,
  signal?: AbortSignal,
): Promise<LocalModel> {
  return findModel(model, {
    device,
    dtype,
    settings: settingsOf(values),
    signal,
    onProgress: ({ phase, done, total, secondsLeft }) =>
      progress.update(() => {
        const left = secondsLeft === undefined ? "" : `, ${duration(secondsLeft)} left`;
        return `${phase} ${megabytes(done)} of ${megabytes(total)}${left}`;
      }),
  }).finally(() => progress.clear());
}

/** The options of `Classifier.load` for this choice. @throws AppError */
export async function loadOptions(
  choice: ModelValues,
  progress: ProgressLine,
  signal?: AbortSignal,
): Promise<LoadOptions> {
  const local = await locate(choice, progress, signal);
  const { source, dtype } = await openLocal(local);
  const backends = await resolveBackend(choice.device, (id) => createBackend(id));
  return { source, ...backends, ...(dtype && { dtype }), ...(signal && { signal }) };
}

export const loadClassifier = async (
  choice: ModelValues,
  progress: ProgressLine,
  signal?: AbortSignal,
): Promise<Classifier> => Classifier.load(await loadOptions(choice, progress, signal));
