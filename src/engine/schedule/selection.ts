/** Which backend runs the model: whichever computes the same numbers and is faster at the work to come. */

import type { Measurement } from "./trial.ts";

export type Device = "wasm" | "webgpu";

/** The work to come: one text while a person types, or many at once. */
export type Workload = "live" | "batch";

export interface Trial {
  device: Device;
  /** Absent when it failed. */
  measured?: Pick<Measurement, "milliseconds" | "textsPerSecond">;
  /** Largest difference of a logit from the processor's, as a share of the spread of the processor's logits. */
  gap?: number;
  /** Why it cannot be used; absent when it can. */
  refused?: string;
}

/**
 * A graphics processor multiplies floats where the processor rounds to 8 bits; that alone moves the logits of the
 * embedded model by up to 1.1 % of their spread (297 golden texts), and more where a model was rounded more coarsely.
 * What is broken is off by whole units.
 */
export const TOLERANCE = 0.1;

/** Less than this is noise, and not worth a second copy of the runtime. */
const WORTHWHILE = 1.2;

const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

/** @param reference what the processor measured with the same model. */
export function judge(device: Device, measured: Measurement, reference: Measurement): Trial {
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
    ...(!isRight && { refused: "It computes other numbers than the processor." }),
  };
}

const speedOf = ({ measured }: Trial, workload: Workload, copies: number) => {
  if (!measured) return 0;
  return workload === "live" ? 1 / measured.milliseconds : measured.textsPerSecond * copies;
};

/**
 * @param copies how many times the processor's speed a batch has, which runs in several workers there.
 * @returns `wasm` unless another one is right and clearly faster.
 */
export function winner(trials: readonly Trial[], workload: Workload, copies = 1): Device {
  const copiesOf = (device: Device) => (device === "wasm" ? copies : 1);
  const speed = (trial: Trial) => speedOf(trial, workload, copiesOf(trial.device));
  const own = trials.find(({ device }) => device === "wasm");
  const [best] = trials
    .filter(({ refused, device }) => refused === undefined && device !== "wasm")
    .toSorted((a, b) => speed(b) - speed(a));
  return best && own && speed(best) >= WORTHWHILE * speed(own) ? best.device : "wasm";
}
