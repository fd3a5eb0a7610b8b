/** The backend that runs a model in Node, chosen by the page's measurement and remembered for this machine. */

import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { NodeBackendId } from "../../src/engine/backends/backend.ts";
import {
  compareNumbers,
  type Measurement,
  selectBackend,
  type Trial,
} from "../../src/engine/backends/selection.ts";
import { measureClassifier } from "../../src/engine/classifier/benchmark.ts";
import type { Classifier } from "../../src/engine/classifier/classifier.ts";
import { AppError } from "../../src/errors/app-error.ts";
import { APP_VERSION } from "../../src/scoring/app.ts";
import { createBackend, type Runnable, runnable } from "./node-backend.ts";
import { loadLocal, type LocalModel } from "./open-model.ts";
import { cacheFolder } from "./places.ts";

/**
 * Texts for each thread from which a measurement pays off. It takes as long as some 150 texts of one thread, and a backend
 * that is 1.2 times as fast, the least that changes anything, saves as much on 900.
 */
const TEXTS_PER_THREAD = 500;

/** Remembered models; the oldest are forgotten. */
const MAX_REMEMBERED = 40;

type NodeTrial = Trial<NodeBackendId>;
type Remembered = Record<string, NodeTrial[]>;

export interface ChooseOptions {
  /** The number of texts to come; without it, a device is measured in any case. */
  texts?: number;
  /** Threads that share the work. */
  threads?: number;
  /** The folder in which the measurement is remembered; by default that of the stored models. */
  cache?: string;
}

export interface ChosenDevice {
  device: NodeBackendId;
  /** The device that gives the page's bytes. */
  standard: NodeBackendId;
  /** The measured backends; empty when nothing was measured. */
  trials: readonly NodeTrial[];
}

/** Everything that the result of a trial depends on. */
const trialKey = ({ id, revision, sha256 }: Runnable): string =>
  [
    `${id}@${revision}`,
    sha256,
    `tonescope ${APP_VERSION}`,
    `node ${process.versions.node}`,
    `${process.platform} ${process.arch} ${cpus()[0]?.model ?? ""}`,
    `${availableParallelism()} cores`,
  ].join("\n");

const fileIn = (cache: string) => join(cache, "devices.json");

/** Empty where nothing is remembered or can be read. */
async function readRemembered(cache: string): Promise<Remembered> {
  try {
    const content: unknown = JSON.parse(await readFile(fileIn(cache), "utf8"));
    const isRecord = typeof content === "object" && content !== null && !Array.isArray(content);
    return isRecord ? (content as Remembered) : {};
  } catch {
    return {};
  }
}

/** Where the folder cannot be written, the next run measures again. */
async function remember(cache: string, key: string, trials: NodeTrial[]): Promise<void> {
  const temporary = `${fileIn(cache)}.${randomUUID()}.new`;
  try {
    const others = Object.entries(await readRemembered(cache)).filter(([other]) => other !== key);
    const kept = Object.fromEntries([...others, [key, trials] as const].slice(-MAX_REMEMBERED));
    await mkdir(cache, { recursive: true });
    await writeFile(temporary, `${JSON.stringify(kept, undefined, 1)}\n`);
    await rename(temporary, fileIn(cache));
  } catch {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

const isTrial = (trial: unknown): trial is NodeTrial =>
  typeof trial === "object" && trial !== null && typeof (trial as NodeTrial).device === "string";

/** The remembered trials of a model; undefined when there are none. */
async function recall(cache: string, key: string): Promise<NodeTrial[] | undefined> {
  const remembered = await readRemembered(cache);
  const trials: unknown = Object.hasOwn(remembered, key) ? remembered[key] : undefined;
  return Array.isArray(trials) && trials.length > 0 && trials.every(isTrial) ? trials : undefined;
}

const load = async (local: LocalModel, device: NodeBackendId): Promise<Classifier> =>
  loadLocal(local, { backend: await createBackend(device) });

/** The better of two measurements of each, taken in turn: other work on the machine delays one of them. */
async function measureInTurn(classifiers: readonly Classifier[]): Promise<Measurement[]> {
  const best: Measurement[] = [];
  for (let round = 0; round < 2; round++) {
    for (const [index, classifier] of classifiers.entries()) {
      const measured = await measureClassifier(classifier);
      const before = best[index];
      if (!before || before.textsPerSecond < measured.textsPerSecond) best[index] = measured;
    }
  }
  return best;
}

/** @returns no trials where the native runtime is absent: it may be installed later */
async function measureBoth(local: LocalModel, standard: NodeBackendId): Promise<NodeTrial[]> {
  const page = await load(local, standard);
  let native: Classifier | undefined;
  try {
    native = await load(local, "cpu");
    const [reference, measured] = (await measureInTurn([page, native])) as [Measurement, Measurement];
    const { milliseconds, textsPerSecond } = reference;
    return [
      { device: standard, measured: { milliseconds, textsPerSecond } },
      compareNumbers<NodeBackendId>("cpu", measured, reference),
    ];
  } catch (cause) {
    const { report } = AppError.of(cause);
    return report.code === "runtime-unavailable" ? [] : [{ device: "cpu", refused: report }];
  } finally {
    await page.dispose();
    await native?.dispose();
  }
}

/**
 * Chooses between the device that gives the page's bytes (the encoder kernel, or onnxruntime-web for models that it does not
 * support) and the native runtime: that takes over if it gives the same numbers, as the page defines it, and at least 1.2
 * times as many texts a second. The result is remembered by processor, cores, model, weights, Node and version.
 * @throws AppError when the model cannot be read or does not run on the device that gives the page's bytes
 */
export async function chooseDevice(
  local: LocalModel,
  { texts = Number.POSITIVE_INFINITY, threads = 1, cache = cacheFolder() }: ChooseOptions = {},
): Promise<ChosenDevice> {
  const model = await runnable(local);
  const { standard } = model;
  const key = trialKey(model);
  let trials = await recall(cache, key);
  if (!trials) {
    if (texts < TEXTS_PER_THREAD * threads) return { device: standard, standard, trials: [] };
    trials = await measureBoth(local, standard);
    if (trials.length === 0) return { device: standard, standard, trials };
    await remember(cache, key, trials);
  }
  const isMeasured = trials.some(({ measured }) => measured);
  const device = isMeasured ? selectBackend(trials, "batch", { current: standard }) : standard;
  return { device, standard, trials };
}

/** A sentence about the choice, for a terminal. */
export function describeDevice({ device, standard, trials }: ChosenDevice): string {
  const speedOf = (id: NodeBackendId) =>
    trials.find((trial) => trial.device === id)?.measured?.textsPerSecond ?? Number.NaN;
  if (device === standard) return `Device: ${device}.`;
  const ratio = (speedOf(device) / speedOf(standard)).toFixed(1);
  return `Device: ${device}, measured ${ratio} times as fast as ${standard} on this machine; --device ${standard} gives the page's bytes.`;
}
