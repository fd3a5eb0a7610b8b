/** The ways to attribute a class to words. */

import { AppError } from "../../../errors/app-error.ts";
import type { Attentions } from "../../classifier/intermediates.ts";
import { combineHeads, type Head, pooledRollout, pooledRow, type Pooling } from "../attention/attention.ts";
import { type AttributionOptions, occlusion, shapley } from "./occlusion-shapley.ts";
import { MOST_FLOW_TOKENS, pooledFlow } from "../attention/flow.ts";
import { lime } from "./lime.ts";
import type { Operator, Perturbation } from "./perturbation.ts";

export type Method =
  | { name: "occlusion"; operator: Operator }
  | { name: "shapley"; operator: Operator; orders: number }
  | { name: "lime"; operator: Operator; samples: number }
  /** Integrated gradients over so many steps, or gradient times input with one. */
  | { name: "gradient"; steps: number }
  | { name: "attention"; heads: readonly Head[]; combine: "mean" | "max"; pooling: Pooling }
  | { name: "rollout" | "flow"; pooling: Pooling };

/** Measured by taking words out. */
export type Measured = Extract<Method, { operator: Operator }>;

export function effectsOf(
  method: Measured,
  perturbation: Perturbation,
  units: number,
  options: AttributionOptions,
) {
  switch (method.name) {
    case "occlusion":
      return occlusion(perturbation, units, options);
    case "shapley":
      return shapley(perturbation, units, { ...options, orders: method.orders });
    case "lime":
      return lime(perturbation, units, { ...options, samples: method.samples });
  }
}

/** The attention that each token gets. @throws AppError `not-shown` when the text is too long for flow */
export function receivedBy(
  method: Exclude<Method, Measured | { name: "gradient" }>,
  attentions: Attentions,
): Float64Array {
  switch (method.name) {
    case "rollout":
      return pooledRollout(attentions, method.pooling);
    case "flow":
      if (attentions.tokens <= MOST_FLOW_TOKENS) return pooledFlow(attentions, method.pooling);
      throw new AppError(
        "not-shown",
        `Attention flow is for texts of up to ${MOST_FLOW_TOKENS} tokens; this one has ${attentions.tokens}.`,
      );
    case "attention":
      return pooledRow(combineHeads(attentions, method.heads, method.combine), method.pooling);
  }
}
