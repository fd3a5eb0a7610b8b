/** Times single texts on every backend, in workers of their own that take turns. */

import type { ModelChoice } from "../../../../workers/protocols/model.ts";
import type { BrowserBackendId } from "../../../engine/backends/backend.ts";
import type { Trial } from "../../../engine/backends/selection.ts";
import type { GpuInfo } from "../../../engine/backends/webgpu.ts";
import { AppError, throwIfCancelled } from "../../../errors/app-error.ts";
import { trialKey } from "../../../session/backend-store.ts";
import { underMark } from "../../../session/trial-mark.ts";
import {
  type LoadedModels,
  measureBackends,
  recordMeasured,
  type RunningModel,
} from "../../../session/try-backends.ts";
import { type Length, LENGTHS, TEXTS_A_ROUND, textsOf } from "./texts.ts";

const ROUNDS = 15;
/** A slow machine has fewer rounds, but at least so many. */
const MIN_ROUNDS = 3;
const MAX_DURATION_MS = 40_000;

export interface BackendTimes {
  trial: Trial;
  /** Absent where the backend is not used. */
  threads?: number;
  /** Milliseconds of one text, one entry for each round. */
  times: Record<Length, number[]>;
  /** The texts that got the same label as from onnxruntime-web on the processor. */
  equalLabels: number;
}

export interface BenchmarkResult {
  model: string;
  revision: string;
  dtype: string;
  /** The first is onnxruntime-web on the processor. */
  backends: BackendTimes[];
  rounds: number;
  texts: number;
  /** Milliseconds since 1970. */
  at: number;
}

export type BenchmarkProgress = { backend: BrowserBackendId } | { round: number; rounds: number };

export interface BenchmarkOptions {
  gpu: GpuInfo | null;
  /** Whether the graphics processor is measured too. */
  withGpu: boolean;
  signal: AbortSignal;
  onProgress(progress: BenchmarkProgress): void;
}

/** A backend that takes part in the rounds. */
interface Runner {
  running: RunningModel;
  result: BackendTimes;
  labels: string[];
}

const notYet = (trial: Trial): BackendTimes => ({
  trial,
  times: { 8: [], 32: [], 128: [], 512: [] },
  equalLabels: 0,
});

function runnerOf(result: BackendTimes, loaded: LoadedModels): Runner | undefined {
  const { refused, device } = result.trial;
  const running = refused === undefined ? loaded.get(device) : undefined;
  if (running) result.threads = running.info.threads;
  return running && { running, result, labels: [] };
}

/** @param round the first, -1, prepares each backend for each length and does not count */
async function timeOnce(
  { running: { client }, result, labels }: Runner,
  length: Length,
  round: number,
): Promise<void> {
  const { device } = result.trial;
  const timed = await underMark(device, () => client.service.time(textsOf(length, round)));
  if (round < 0) return;
  result.times[length].push(timed.milliseconds);
  labels.push(...timed.labels);
}

/** @returns the number of rounds */
async function timeRounds(
  runners: readonly Runner[],
  { signal, onProgress }: BenchmarkOptions,
): Promise<number> {
  const begun = performance.now();
  const mayGoOn = (round: number) =>
    round < MIN_ROUNDS || (round < ROUNDS && performance.now() - begun < MAX_DURATION_MS);
  let round = -1;
  for (; mayGoOn(round); round += 1) {
    onProgress({ round: round + 1, rounds: ROUNDS + 1 });
    for (const length of LENGTHS)
      for (const [turn] of runners.entries()) {
        const runner = runners[(turn + round + 1) % runners.length] as Runner;
        if (runner.result.trial.refused !== undefined) continue;
        try {
          await timeOnce(runner, length, round);
        } catch (cause) {
          throwIfCancelled(signal);
          const error = AppError.of(cause);
          if (runner.result.trial.device === "wasm") throw error;
          runner.result.trial = { ...runner.result.trial, refused: error.report };
        }
      }
  }
  return round;
}

/** @throws AppError `cancelled`, or why onnxruntime-web on the processor cannot run the model */
export async function runBenchmark(choice: ModelChoice, options: BenchmarkOptions): Promise<BenchmarkResult> {
  const { gpu, withGpu, signal, onProgress } = options;
  const loaded: LoadedModels = new Map();
  try {
    const trials = await measureBackends(
      { choice, gpu: withGpu ? gpu : null, signal, onTry: (backend) => onProgress({ backend }) },
      loaded,
    );
    const reference = loaded.get("wasm");
    if (!reference) throw refusalOf(trials[0]);
    const { manifest, dtype } = reference.info;
    recordMeasured(trialKey(reference.info, gpu), trials);
    const backends = trials.map(notYet);
    const runners = backends.flatMap((result) => runnerOf(result, loaded) ?? []);
    const rounds = await timeRounds(runners, options);
    const expected = runners[0]?.labels ?? [];
    for (const { result, labels } of runners)
      result.equalLabels = labels.filter((label, index) => label === expected[index]).length;
    const { id: model, revision } = manifest;
    return { model, revision, dtype, backends, rounds, texts: rounds * TEXTS_A_ROUND, at: Date.now() };
  } finally {
    for (const { client } of loaded.values()) client.terminate();
  }
}

function refusalOf(trial: Trial | undefined): AppError {
  const { refused } = trial ?? {};
  return typeof refused === "object"
    ? AppError.fromReport(refused)
    : new AppError("runtime-unavailable", "onnxruntime-web did not answer in time.");
}
