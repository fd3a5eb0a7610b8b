import type { ModelChoice } from "../../workers/protocols/model.ts";
import type { BrowserBackendId } from "../engine/backends/backend.ts";
import { compareNumbers, type Measurement, selectBackend, type Trial } from "../engine/backends/selection.ts";
import type { GpuInfo } from "../engine/backends/webgpu.ts";
import type { ModelInfo } from "../engine/classifier/classifier.ts";
import { AppError, throwIfCancelled } from "../errors/app-error.ts";
import { withTimeout } from "../rpc/responding.ts";
import { trialKey, useBackends } from "./backend-store.ts";
import { hubAccess } from "./hub-settings.ts";
import { createInferenceClient, type InferenceClient } from "./inference-client.ts";
import { clearMark, diedInTrial, PAGE_ENDED, underMark } from "./trial-mark.ts";

/** A backend that takes longer to load or to measure counts as too slow. */
const TRIAL_TIMEOUT_MS = 120_000;

export interface RunningModel {
  client: InferenceClient;
  info: ModelInfo;
}

/**
 * `recall` uses the results of an earlier trial; `measure` also measures where there are none; `everything` also
 * measures backends that are not expected to be faster.
 */
export type TrialScope = "recall" | "measure" | "everything";

class TrialTimeout extends Error {}

const inTime = <T>(work: Promise<T>): Promise<T> =>
  withTimeout(work, TRIAL_TIMEOUT_MS, () => new TrialTimeout());

interface TriedBackend {
  trial: Trial;
  /** Absent when the backend failed. */
  running?: RunningModel;
}

/** What the backends are measured for. */
interface Measured {
  choice: ModelChoice;
  /** Ends the worker and all that it does. */
  signal?: AbortSignal | undefined;
}

/**
 * Loads the model on one backend, in a worker of its own.
 * @param reference measurement of the running model; absent, the backend is not measured
 */
const tryBackend = (
  backend: BrowserBackendId,
  measured: Measured,
  reference?: Measurement,
): Promise<TriedBackend> => underMark(backend, () => tryUnmarked(backend, measured, reference));

async function tryUnmarked(
  backend: BrowserBackendId,
  { choice, signal }: Measured,
  reference: Measurement | undefined,
): Promise<TriedBackend> {
  const client = createInferenceClient();
  signal?.addEventListener("abort", () => client.terminate());
  const { service } = client;
  try {
    const info = await inTime(service.load(choice, hubAccess(), backend, () => {}));
    const trial: Trial = reference
      ? compareNumbers(backend, await inTime(service.measure()), reference)
      : { device: backend };
    return { trial, running: { client, info } };
  } catch (cause) {
    client.terminate();
    const refused = cause instanceof TrialTimeout ? "too-slow" : AppError.of(cause).report;
    return { trial: { device: backend, refused } };
  }
}

interface TrialPlan {
  gpu: GpuInfo | null;
  scope: TrialScope;
  /** Trials of earlier visits. */
  earlier: readonly Trial[];
}

/** A software adapter is slower, so it is tried only on request. */
function mayTryGpu({ gpu, scope, earlier }: TrialPlan): boolean {
  return gpu !== null && (scope === "everything" || !(gpu.isSoftware || earlier.some(isDangerous)));
}

const isDangerous = ({ refused }: Trial) => typeof refused === "object" && refused.code === PAGE_ENDED.code;

/** The trials of earlier visits, one of which may have ended the page. A person who asks may try that backend again. */
async function earlierTrials(key: string, scope: TrialScope): Promise<readonly Trial[]> {
  if (scope === "everything") clearMark();
  else if (await diedInTrial()) return recordMeasured(key, [{ device: "webgpu", refused: PAGE_ENDED }]);
  return useBackends.getState().trials[key] ?? [];
}

/** Records trials in place of earlier ones of the same backends. @returns all trials of the model */
export function recordMeasured(key: string, trials: readonly Trial[]): Trial[] {
  const { trials: recorded, recordTrials } = useBackends.getState();
  const isTried = ({ device }: Trial) => trials.some((trial) => trial.device === device);
  const all = [...(recorded[key] ?? []).filter((trial) => !isTried(trial)), ...trials];
  recordTrials(key, all);
  return all;
}

export interface MeasuringPlan extends Measured {
  /** The graphics processor, if it is to be measured. */
  gpu: GpuInfo | null;
  /** The model where it is loaded already. */
  running?: RunningModel;
  onTry?(backend: BrowserBackendId): void;
}

/** The models that a trial loaded. */
export type LoadedModels = Map<BrowserBackendId, RunningModel>;

/**
 * Measures a model on onnxruntime-web on the processor, and the other backends against that.
 * @param loaded receives the models that were loaded for it, which the caller ends
 * @returns only the trial of onnxruntime-web where that failed
 * @throws AppError `cancelled`
 */
export async function measureBackends(plan: MeasuringPlan, loaded: LoadedModels): Promise<Trial[]> {
  const { gpu, running, signal, onTry } = plan;
  const measure = async (backend: BrowserBackendId, reference?: Measurement): Promise<TriedBackend> => {
    onTry?.(backend);
    if (running?.info.device === backend) {
      if (!reference) return { trial: { device: backend }, running };
      return { trial: compareNumbers(backend, await running.client.service.measure(), reference) };
    }
    const tried = await tryBackend(backend, plan, reference);
    throwIfCancelled(signal);
    if (tried.running) loaded.set(backend, tried.running);
    return tried;
  };
  const processor = await measure("wasm");
  if (!processor.running) return [processor.trial];
  const reference = await inTime(processor.running.client.service.measure());
  const { milliseconds, textsPerSecond } = reference;
  const trials: Trial[] = [{ device: "wasm", measured: { milliseconds, textsPerSecond } }];
  trials.push((await measure("kernel", reference)).trial);
  if (!gpu) return trials;
  const lacksFloat16 = /f(p)?16/.test(processor.running.info.dtype) && !gpu.hasFloat16;
  const trial: Trial = lacksFloat16
    ? { device: "webgpu", refused: "no-float16" }
    : (await measure("webgpu", reference)).trial;
  return [...trials, trial];
}

/**
 * Searches for a faster backend, each in its own worker, while the running model continues to serve calls.
 * @param running the model on the processor
 * @returns the model on the faster backend, loaded; undefined when there is none
 */
export async function tryBackends(
  running: RunningModel,
  choice: ModelChoice,
  scope: TrialScope,
): Promise<RunningModel | undefined> {
  const backends = useBackends.getState();
  const current = running.info.device as BrowserBackendId;
  const gpu = (await running.client.service.findGpu()) ?? null;
  backends.set({ gpu });
  const key = trialKey(running.info, gpu);
  const earlier = await earlierTrials(key, scope);
  if (earlier.some(({ measured }) => measured) && scope !== "everything") {
    const best = selectBackend(earlier, "live", { current });
    return best === current ? undefined : (await tryBackend(best, { choice })).running;
  }
  if (scope === "recall") return undefined;
  backends.set({ isTrying: true });
  const loaded: LoadedModels = new Map();
  try {
    const plan = { choice, running, gpu: mayTryGpu({ gpu, scope, earlier }) ? gpu : null };
    const trials = await measureBackends(plan, loaded);
    if (!trials.some(({ measured }) => measured)) return undefined;
    const best = selectBackend(recordMeasured(key, trials), "live", { current });
    const faster = loaded.get(best);
    loaded.delete(best);
    return faster;
  } finally {
    for (const { client } of loaded.values()) client.terminate();
    backends.set({ isTrying: false });
  }
}
