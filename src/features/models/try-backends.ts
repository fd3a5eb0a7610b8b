import type { ModelChoice } from "../../../workers/load-classifier.ts";
import type { ModelInfo } from "../../engine/classifier.ts";
import { judge, type Trial, winner } from "../../engine/schedule/selection.ts";
import type { Measurement } from "../../engine/schedule/trial.ts";
import { trialKey, useBackends } from "./backend-store.ts";
import { hubAccess } from "./hub-settings.ts";
import { InferenceClient } from "./inference-client.ts";

/** A backend that has not answered after so many milliseconds is not worth waiting for. */
const PATIENCE = 120_000;

export interface Running {
  client: InferenceClient;
  info: ModelInfo;
}

async function withinPatience<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("It did not answer in time.")), PATIENCE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const figures = ({ milliseconds, textsPerSecond }: Measurement) => ({ milliseconds, textsPerSecond });

/**
 * Looks for a backend that runs the model faster than the processor does, in a worker of its own while the model
 * goes on. What a software adapter could tell is known, so nothing is downloaded for one unless somebody asks.
 * @param own the model on the processor.
 * @returns the model on the better backend, ready; undefined when there is none.
 */
export async function tryBackends(
  own: Running,
  choice: ModelChoice,
  { asked }: { asked: boolean },
): Promise<Running | undefined> {
  const backends = useBackends.getState();
  const gpu = (await own.client.findGpu()) ?? null;
  backends.set({ gpu });
  if (!gpu || (gpu.isSoftware && !asked)) return undefined;
  const key = trialKey(own.info, gpu);
  const known = asked ? undefined : backends.trials[key];
  if (known && winner(known, "live") === "wasm") return undefined;

  if (/f(p)?16/.test(own.info.dtype) && !gpu.hasFloat16) {
    backends.remember(key, [{ device: "webgpu", refused: "It cannot compute with 16-bit floats." }]);
    return undefined;
  }

  const client = new InferenceClient();
  backends.set({ isTrying: true });
  const trials: Trial[] = known ?? [];
  let info: ModelInfo | undefined;
  try {
    info = await withinPatience(client.load(choice, hubAccess(), () => {}, "webgpu"));
    if (!known) {
      const reference = await own.client.measure();
      trials.push({ device: "wasm", measured: figures(reference) });
      trials.push(judge("webgpu", await withinPatience(client.measure()), reference));
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    trials.splice(0, trials.length, ...trials.filter(({ device }) => device === "wasm"));
    trials.push({ device: "webgpu", refused: reason });
  }
  backends.set({ isTrying: false });
  backends.remember(key, trials);
  if (info && winner(trials, "live") === "webgpu") return { client, info };
  client.terminate();
  return undefined;
}
