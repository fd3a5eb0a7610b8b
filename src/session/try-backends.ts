import type { ModelChoice } from "../../workers/protocols/model.ts";
import type { BrowserBackendId } from "../engine/backends/backend.ts";
import { compareNumbers, type Measurement, selectBackend, type Trial } from "../engine/backends/selection.ts";
import type { GpuInfo } from "../engine/backends/webgpu.ts";
import type { ModelInfo } from "../engine/classifier/classifier.ts";
import { AppError } from "../errors/app-error.ts";
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

/**
 * Loads the model on one backend, in a worker of its own.
 * @param reference measurement of the running model; absent, the backend is not measured
 */
const tryBackend = (
  backend: BrowserBackendId,
  choice: ModelChoice,
  reference?: Measurement,
): Promise<TriedBackend> => underMark(backend, () => tryUnmarked(backend, choice, reference));

async function tryUnmarked(
  backend: BrowserBackendId,
  choice: ModelChoice,
  reference: Measurement | undefined,
): Promise<TriedBackend> {
  const client = createInferenceClient();
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
  choice: ModelChoice;
  gpu: GpuInfo | null;
  scope: TrialScope;
  /** Trials of earlier visits. */
  earlier: readonly Trial[];
}

/** The backends other than the running one. A software adapter is slower, so it is tried only on request. */
function candidates(info: ModelInfo, { gpu, scope, earlier }: TrialPlan): BrowserBackendId[] {
  const backends: BrowserBackendId[] = info.device === "kernel" ? [] : ["kernel"];
  const mayTry = scope === "everything" || !(gpu?.isSoftware || earlier.some(isDangerous));
  return gpu && mayTry ? [...backends, "webgpu"] : backends;
}

const isDangerous = ({ refused }: Trial) => typeof refused === "object" && refused.code === PAGE_ENDED.code;

/** The trials of earlier visits, one of which may have ended the page. A person who asks may try that backend again. */
async function earlierTrials(key: string, scope: TrialScope): Promise<readonly Trial[]> {
  const { trials, recordTrials } = useBackends.getState();
  const earlier = trials[key] ?? [];
  if (scope === "everything") clearMark();
  else if (await diedInTrial()) {
    const others = earlier.filter(({ device }) => device !== "webgpu");
    const all: Trial[] = [...others, { device: "webgpu", refused: PAGE_ENDED }];
    recordTrials(key, all);
    return all;
  }
  return earlier;
}

/** The models that a trial loaded. */
type LoadedModels = Map<BrowserBackendId, RunningModel>;

/**
 * Measures the running model and the candidates against onnxruntime-web on the processor.
 * @param loaded receives the models that were loaded for it, which the caller ends
 */
async function measureBackends(
  running: RunningModel,
  plan: TrialPlan,
  loaded: LoadedModels,
): Promise<Trial[]> {
  const { choice, gpu } = plan;
  const current = running.info.device as BrowserBackendId;
  const processor = current === "wasm" ? running : (await tryBackend("wasm", choice)).running;
  if (!processor) return [];
  if (processor !== running) loaded.set("wasm", processor);
  const reference = await inTime(processor.client.service.measure());
  const { milliseconds, textsPerSecond } = reference;
  const trials: Trial[] = [{ device: "wasm", measured: { milliseconds, textsPerSecond } }];
  if (processor !== running) {
    trials.push(compareNumbers(current, await running.client.service.measure(), reference));
  }
  for (const backend of candidates(running.info, plan)) {
    if (backend === "webgpu" && /f(p)?16/.test(running.info.dtype) && !gpu?.hasFloat16) {
      trials.push({ device: backend, refused: "no-float16" });
      continue;
    }
    const tried = await tryBackend(backend, choice, reference);
    trials.push(tried.trial);
    if (tried.running) loaded.set(backend, tried.running);
  }
  return trials;
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
    return best === current ? undefined : (await tryBackend(best, choice)).running;
  }
  if (scope === "recall") return undefined;
  backends.set({ isTrying: true });
  const loaded: LoadedModels = new Map();
  try {
    const trials = await measureBackends(running, { choice, gpu, scope, earlier }, loaded);
    if (trials.length === 0) return undefined;
    const isTried = ({ device }: Trial) => trials.some((trial) => trial.device === device);
    const all = [...earlier.filter((trial) => !isTried(trial)), ...trials];
    backends.recordTrials(key, all);
    const best = selectBackend(all, "live", { current });
    const faster = loaded.get(best);
    loaded.delete(best);
    return faster;
  } finally {
    for (const { client } of loaded.values()) client.terminate();
    backends.set({ isTrying: false });
  }
}
