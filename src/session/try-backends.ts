import type { ModelChoice } from "../../workers/protocols/model.ts";
import type { ModelInfo } from "../engine/classifier/classifier.ts";
import { AppError } from "../errors/app-error.ts";
import { type BrowserBackendId } from "../engine/backends/backend.ts";
import { compareNumbers, type Trial, selectBackend } from "../engine/backends/selection.ts";
import type { Measurement } from "../engine/backends/selection.ts";
import type { GpuInfo } from "../engine/backends/webgpu.ts";
import { trialKey, useBackends } from "./backend-store.ts";
import { hubAccess } from "./hub-settings.ts";
import { createInferenceClient, type InferenceClient } from "./inference-client.ts";

/** A backend that has not answered after so many milliseconds is not worth waiting for. */
const PATIENCE = 120_000;

export interface Running {
  client: InferenceClient;
  info: ModelInfo;
}

class TooSlow extends Error {}

async function withinPatience<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow()), PATIENCE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const figures = ({ milliseconds, textsPerSecond }: Measurement) => ({ milliseconds, textsPerSecond });

interface Tried {
  trial: Trial;
  /** Absent where it failed. */
  running?: Running;
}

/** One backend in a worker of its own. @param reference of the model that runs; absent, it is not measured. */
async function open(device: BrowserBackendId, choice: ModelChoice, reference?: Measurement): Promise<Tried> {
  const client = createInferenceClient();
  try {
    const info = await withinPatience(client.service.load(choice, hubAccess(), device, () => {}));
    const trial: Trial = reference
      ? compareNumbers(device, await withinPatience(client.service.measure()), reference)
      : { device };
    return { trial, running: { client, info } };
  } catch (cause) {
    client.terminate();
    return {
      trial: { device, refused: cause instanceof TooSlow ? "too-slow" : AppError.of(cause).report },
    };
  }
}

/**
 * `recall` takes what was measured before, `measure` also measures what was not, and `everything` what is not
 * expected to be faster as well.
 */
export type Effort = "recall" | "measure" | "everything";

/** What could run the model beside what does; a software adapter only where somebody asks. */
function candidates({ info }: Running, gpu: GpuInfo | null, effort: Effort): BrowserBackendId[] {
  const devices: BrowserBackendId[] = info.device === "kernel" ? [] : ["kernel"];
  return gpu && (effort === "everything" || !gpu.isSoftware) ? [...devices, "webgpu"] : devices;
}

/**
 * Looks for a backend that runs the model faster, each in a worker of its own while the model goes on. What a
 * software adapter could tell is known, so nothing is downloaded for one unless somebody asks.
 * @param own the model on the processor.
 * @returns the model on the better backend, ready; undefined when there is none.
 */
export async function tryBackends(
  own: Running,
  choice: ModelChoice,
  effort: Effort,
): Promise<Running | undefined> {
  const backends = useBackends.getState();
  const current = own.info.device as BrowserBackendId;
  const gpu = (await own.client.service.findGpu()) ?? null;
  backends.set({ gpu });
  const key = trialKey(own.info, gpu);
  const known = backends.trials[key] ?? [];
  if (known.length > 0 && effort !== "everything") {
    const best = selectBackend(known, "live", { current });
    return best === current ? undefined : (await open(best, choice)).running;
  }
  if (effort === "recall") return undefined;
  backends.set({ isTrying: true });
  const running = new Map<BrowserBackendId, Running>();
  try {
    // What began on the kernel is held to onnxruntime-web's numbers too.
    const processor = current === "wasm" ? own : (await open("wasm", choice)).running;
    if (!processor) return undefined;
    if (processor !== own) running.set("wasm", processor);
    const reference = await withinPatience(processor.client.service.measure());
    const trials: Trial[] = [{ device: "wasm", measured: figures(reference) }];
    if (processor !== own) {
      trials.push(compareNumbers(current, await own.client.service.measure(), reference));
    }
    for (const device of candidates(own, gpu, effort)) {
      if (device === "webgpu" && /f(p)?16/.test(own.info.dtype) && !gpu?.hasFloat16) {
        trials.push({ device, refused: "no-float16" });
        continue;
      }
      const tried = await open(device, choice, reference);
      trials.push(tried.trial);
      if (tried.running) running.set(device, tried.running);
    }
    const isTried = ({ device }: Trial) => trials.some((trial) => trial.device === device);
    trials.unshift(...known.filter((trial) => !isTried(trial)));
    backends.remember(key, trials);
    const best = selectBackend(trials, "live", { current });
    const better = running.get(best);
    running.delete(best);
    return better;
  } finally {
    for (const { client } of running.values()) client.terminate();
    backends.set({ isTrying: false });
  }
}
