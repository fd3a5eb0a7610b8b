/** Loads the model that a command's options choose. */

import type { NodeBackendId } from "../../src/engine/backends/backend.ts";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import type { LoadOptions } from "../../src/engine/classifier/load-model.ts";
import { parseManifest } from "../../src/engine/model/manifest.ts";
import { readText } from "../../src/engine/model/verified-reading.ts";
import { resolveBackend } from "../../src/engine/backends/resolve-backend.ts";
import { createBackend, defaultBackend } from "../models/node-backend.ts";
import { findModel, type LocalModel, openLocal } from "../models/open-model.ts";
import { type ModelValues, settingsOf } from "../options/model.ts";
import { duration, megabytes, type ProgressLine } from "./progress.ts";

/** The backend that runs a model. @throws AppError when the model cannot be read */
export const deviceFor = async (local: LocalModel, device: ModelValues["device"]): Promise<NodeBackendId> =>
  device === "auto" ? defaultBackend(local) : device;

/** What is known of a model beside its files and not set by an option, as a sentence. */
async function knownOf(local: LocalModel): Promise<string | undefined> {
  const { source, release } = await openLocal(local);
  try {
    const { published, labels, preprocessing } = parseManifest(await readText(source, "manifest.json"));
    const { settings = {} } = local;
    const classes = published && !settings.labels && labels.join() !== published.labels.join();
    const rule = published && !settings.preprocessing && preprocessing !== published.preprocessing;
    const known = [
      ...(classes ? [`classes ${labels.join(",")} (--class-names sets others)`] : []),
      ...(rule ? [`preprocessing ${preprocessing} (--preprocessing sets another)`] : []),
    ];
    return known.length > 0
      ? `Known of exactly this model, not from its files: ${known.join("; ")}.`
      : undefined;
  } finally {
    release();
  }
}

/**
 * Finds the model, downloads it if necessary, and says what is known of it beside its files.
 * @param cache the folder of stored models if it is another one
 * @throws AppError
 */
export async function locate(
  choice: ModelValues,
  progress: ProgressLine,
  signal?: AbortSignal,
  cache?: string,
): Promise<LocalModel> {
  const local = await find(choice, progress, signal, cache);
  const known = await knownOf(local);
  if (known !== undefined) progress.print(known);
  return local;
}

function find(
  { model, dtype, device, ...values }: ModelValues,
  progress: ProgressLine,
  signal?: AbortSignal,
  cache?: string,
): Promise<LocalModel> {
  return findModel(model, {
    device,
    dtype,
    ...(cache !== undefined && { cache }),
    settings: settingsOf(values),
    signal,
    onProgress: ({ phase, done, total, secondsLeft }) =>
      progress.update(() => {
        const left = secondsLeft === undefined ? "" : `, ${duration(secondsLeft)} left`;
        return `${phase} ${megabytes(done)} of ${megabytes(total)}${left}`;
      }),
  }).finally(() => progress.clear());
}

async function optionsOf(local: LocalModel, device: ModelValues["device"]): Promise<LoadOptions> {
  const { source, dtype } = await openLocal(local);
  const backends = await resolveBackend(device, (id) => createBackend(id));
  return { source, ...backends, ...(dtype && { dtype }) };
}

/** The options of `Classifier.load` for this choice. @throws AppError */
export async function loadOptions(
  choice: ModelValues,
  progress: ProgressLine,
  signal?: AbortSignal,
): Promise<LoadOptions> {
  return {
    ...(await optionsOf(await find(choice, progress, signal), choice.device)),
    ...(signal && { signal }),
  };
}

export async function loadClassifier(
  choice: ModelValues,
  progress: ProgressLine,
  signal?: AbortSignal,
): Promise<Classifier> {
  const options = await optionsOf(await locate(choice, progress, signal), choice.device);
  return Classifier.load({ ...options, ...(signal && { signal }) });
}
