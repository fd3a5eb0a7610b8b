/** Chooses the backend of a model by measurement: the fastest of those that compute the same numbers. */

import type { ErrorReport } from "../../errors/app-error.ts";
import type { BrowserBackendId } from "./backend.ts";

/** The backends that a browser can try. */
export const BROWSER_BACKENDS: readonly BrowserBackendId[] = ["wasm", "kernel", "webgpu"];

export interface Measurement {
  /** Of the trial's texts, one after the other. */
  logits: number[];
  /** Median of one short text, in milliseconds, tokenization included. */
  milliseconds: number;
  /** Texts a second when many are given at once. */
  textsPerSecond: number;
}

/** Why a backend that ran is not used. */
export type RejectionReason = "other-numbers" | "no-float16" | "too-slow";

/** The work to come: one text while a person types, or many at once. */
export type Workload = "live" | "batch";

export interface Trial {
  device: BrowserBackendId;
  /** Absent when it failed. */
  measured?: Pick<Measurement, "milliseconds" | "textsPerSecond">;
  /** Largest difference of a logit from the processor's, as a share of the spread of the processor's logits. */
  gap?: number;
  /** Why it cannot be used; absent when it can. */
  refused?: RejectionReason | Pick<ErrorReport, "code" | "message">;
}

/**
 * A graphics processor multiplies floats where the processor rounds to 8 bits; that alone moves the logits of the
 * embedded model by up to 1.1 % of their spread (297 golden texts), and more where a model was rounded more coarsely.
 * What is broken is off by whole units.
 */
export const TOLERANCE = 0.1;

/** Less than this is noise, and not worth a second and larger runtime, or other digits in the middle of a visit. */
const MIN_SPEEDUP = 1.2;

const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

/** @param reference what the processor measured with the same model. */
export function compareNumbers(
  device: BrowserBackendId,
  measured: Measurement,
  reference: Measurement,
): Trial {
  const { milliseconds, textsPerSecond } = measured;
  const largest = reference.logits.reduce(
    (most, logit, at) => Math.max(most, Math.abs(logit - (measured.logits[at] ?? Number.NaN))),
    0,
  );
  const gap = largest / (spread(reference.logits) || 1);
  const isRight = measured.logits.length === reference.logits.length && gap <= TOLERANCE;
  return {
    device,
    measured: { milliseconds, textsPerSecond },
    gap,
    ...(!isRight && { refused: "other-numbers" as const }),
  };
}

/** How many workers a batch has on each backend of the processor. */
export type WorkerCounts = Partial<Record<BrowserBackendId, number>>;

/**
 * @param current what runs the model now: the processor's other way has to be clearly faster to take over from it.
 * @returns `wasm` unless the kernel is right and faster, or a graphics processor is right and clearly faster.
 */
export function selectBackend(
  trials: readonly Trial[],
  workload: Workload,
  { copies = {}, current }: { copies?: WorkerCounts; current?: BrowserBackendId } = {},
): BrowserBackendId {
  const speed = ({ device, measured }: Trial) => {
    if (!measured) return 0;
    return workload === "live" ? 1 / measured.milliseconds : measured.textsPerSecond * (copies[device] ?? 1);
  };
  const usable = trials
    .filter(({ refused, measured }) => refused === undefined && measured)
    .toSorted((a, b) => speed(b) - speed(a));
  const gpu = usable.find(({ device }) => device === "webgpu");
  const onProcessor = usable.filter(({ device }) => device !== "webgpu");
  const [fastest] = onProcessor;
  if (!fastest) return "wasm";
  const kept = onProcessor.find(
    (trial) => trial.device === current && MIN_SPEEDUP * speed(trial) > speed(fastest),
  );
  const processor = kept ?? fastest;
  return gpu && speed(gpu) >= MIN_SPEEDUP * speed(processor) ? "webgpu" : processor.device;
}
