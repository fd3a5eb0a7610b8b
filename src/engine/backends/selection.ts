/** Selects the backend of a model by measurements: the fastest of those that compute the same numbers. */

import type { ErrorReport } from "../../errors/app-error.ts";
import type { BackendId, BrowserBackendId } from "./backend.ts";

/** The backends that a browser can try. */
export const BROWSER_BACKENDS: readonly BrowserBackendId[] = ["wasm", "kernel", "webgpu"];

export interface Measurement {
  /** The logits of all texts of the trial, concatenated. */
  logits: number[];
  /** Median time of one short text in milliseconds, tokenization included. */
  milliseconds: number;
  /** Throughput for many texts at once. */
  textsPerSecond: number;
}

/** Why a backend that ran is not used. */
export type RejectionReason = "other-numbers" | "no-float16" | "too-slow";

/** The work to come: one text while a person types, or many at once. */
export type Workload = "live" | "batch";

/** @template Id the backends of the page unless others are named */
export interface Trial<Id extends BackendId = BrowserBackendId> {
  device: Id;
  /** Absent when the backend failed. */
  measured?: Pick<Measurement, "milliseconds" | "textsPerSecond">;
  /** Largest difference of a logit from that of the processor, divided by the spread of the processor's logits. */
  gap?: number;
  /** Why the backend cannot be used; absent when it can. */
  refused?: RejectionReason | Pick<ErrorReport, "code" | "message">;
}

/**
 * The largest accepted gap. A graphics processor multiplies floats where the processor rounds to 8 bits; this changes the
 * logits of the embedded model by up to 1.1% of their spread (297 golden texts), and those of a more coarsely quantized
 * model by more. Faulty results differ by whole units.
 */
export const TOLERANCE = 0.1;

/** The least speedup that justifies another runtime to download, and scores that differ in their last digits. */
const MIN_SPEEDUP = 1.2;

const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

/** @param reference the measurement of the processor with the same model */
export function compareNumbers<Id extends BackendId>(
  device: Id,
  measured: Measurement,
  reference: Measurement,
): Trial<Id> {
  const { milliseconds, textsPerSecond } = measured;
  const largest = reference.logits.reduce(
    (maximum, logit, at) => Math.max(maximum, Math.abs(logit - (measured.logits[at] ?? Number.NaN))),
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

/** Number of workers of a batch on each backend of the processor. */
export type WorkerCounts = Partial<Record<BackendId, number>>;

/**
 * @param current the backend that runs the model now; the other backend of the processor must be clearly faster
 * @returns the fastest that is right, `wasm` when there is none; a graphics processor has to be clearly faster
 */
export function selectBackend<Id extends BackendId>(
  trials: readonly Trial<Id>[],
  workload: Workload,
  { copies = {}, current }: { copies?: WorkerCounts; current?: NoInfer<Id> } = {},
): Id | "wasm" {
  const speed = ({ device, measured }: Trial<Id>) => {
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
  return gpu && speed(gpu) >= MIN_SPEEDUP * speed(processor) ? gpu.device : processor.device;
}
