/** Loads the model that a command's options choose. */

import { availableParallelism } from "node:os";
import type { NodeBackendId } from "../../src/engine/backends/backend.ts";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import type { LoadOptions } from "../../src/engine/classifier/load-model.ts";
import { parseManifest } from "../../src/engine/model/manifest.ts";
import { batchWorkers } from "../../src/engine/pool/cores.ts";
import { languageCheck } from "../../src/engine/tokenizer/language.ts";
import { readText } from "../../src/engine/model/verified-reading.ts";
import { resolveBackend } from "../../src/engine/backends/resolve-backend.ts";
import { chooseDevice, type ChooseOptions, describeDevice } from "../models/choose-device.ts";
import { createBackend } from "../models/node-backend.ts";
import { findModel, type LocalModel, openLocal } from "../models/open-model.ts";
import { BY_LANGUAGE, type ModelValues, settingsOf } from "../options/model.ts";
import { UsageError } from "../options/option.ts";
import { readScoringModel } from "../scoring/scoring-model.ts";
import type { DeviceChooser } from "../scoring/scoring-threads.ts";
import { duration, megabytes, type ProgressLine } from "./progress.ts";

/**
 * The backend that runs a model, by a measurement unless the person chose it; says on standard error which it is.
 * @param work the texts to come, and the threads that share them
 * @throws AppError when the model cannot be read
 */
export async function deviceFor(
  local: LocalModel,
  device: ModelValues["device"],
  work: Pick<ChooseOptions, "texts" | "threads">,
  progress: ProgressLine,
): Promise<NodeBackendId> {
  if (device !== "auto") return device;
  const chosen = await chooseDevice(local, work);
  progress.print(describeDevice(chosen));
  return chosen.device;
}

/** The backend of a run on a table. A run that is resumed keeps its device. */
export const deviceChooser =
  (
    local: LocalModel,
    { device, workers }: Pick<ModelValues, "device"> & { workers: number },
    progress: ProgressLine,
  ): DeviceChooser =>
  async (texts, earlier) =>
    device === "auto" && earlier !== undefined
      ? earlier
      : deviceFor(local, device, { texts, threads: workers }, progress);

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

/**
 * The model of a command that can choose it by language.
 * @returns `others` for the texts in languages that the first model does not read, if the models are chosen by language
 * @throws UsageError for an option that is of one model, and as `locate`
 */
export async function locateByLanguage(
  choice: ModelValues,
  progress: ProgressLine,
  signal?: AbortSignal,
): Promise<{ local: LocalModel; others?: LocalModel }> {
  if (choice.model !== BY_LANGUAGE) return { local: await locate(choice, progress, signal) };
  if (choice.dtype !== undefined || choice.preprocessing || choice.classNames.length > 0)
    throw new UsageError("--model auto takes the package's own models as they are.");
  const own = (model: string | undefined) => locate({ ...choice, model }, progress, signal);
  return { local: await own(undefined), others: await own("multilingual") };
}

function find(
  { model, dtype, device, ...values }: ModelValues,
  progress: ProgressLine,
  signal?: AbortSignal,
  cache?: string,
): Promise<LocalModel> {
  if (model === BY_LANGUAGE)
    throw new UsageError(
      "--model auto chooses by language, in score, evaluate, explain and serve; this command takes one model. --model multilingual reads English too.",
    );
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
  const helpers = batchWorkers(availableParallelism()) - 1;
  const backends = await resolveBackend(device, (id) => createBackend(id, 1, helpers));
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

/**
 * The model of one text, if the models are chosen by language.
 * @returns the choice with one model, and the BCP 47 tag of the text, empty where the detector is not sure
 * @throws as `locateByLanguage`
 */
export async function chooseByLanguage(
  choice: ModelValues,
  text: string,
  progress: ProgressLine,
  signal?: AbortSignal,
): Promise<{ choice: ModelValues; language?: string }> {
  if (choice.model !== BY_LANGUAGE) return { choice };
  const { local } = await locateByLanguage(choice, progress, signal);
  const check = await languageCheck((await readScoringModel(local)).languages);
  const { language, isOther } = check(text);
  return { choice: { ...choice, model: isOther ? "multilingual" : undefined }, language };
}

/**
 * The classifier of a command that can choose the model by language.
 * @param texts the number of texts to come, for the choice of the device, which is one for both models
 * @returns `otherLanguages` if the models are chosen by language
 * @throws as `locateByLanguage`
 */
export async function loadByLanguage(
  choice: ModelValues,
  progress: ProgressLine,
  texts: number,
  signal?: AbortSignal,
): Promise<{ classifier: Classifier; otherLanguages?: Classifier }> {
  const { local, others } = await locateByLanguage(choice, progress, signal);
  const device = await deviceFor(local, choice.device, { texts }, progress);
  const load = async (model: LocalModel) =>
    Classifier.load({ ...(await optionsOf(model, device)), ...(signal && { signal }) });
  return { classifier: await load(local), ...(others && { otherLanguages: await load(others) }) };
}

/** @param texts the number of texts to come, for the choice of the device */
export async function loadClassifier(
  choice: ModelValues,
  progress: ProgressLine,
  texts: number,
  signal?: AbortSignal,
): Promise<Classifier> {
  const local = await locate(choice, progress, signal);
  const options = await optionsOf(local, await deviceFor(local, choice.device, { texts }, progress));
  return Classifier.load({ ...options, ...(signal && { signal }) });
}
