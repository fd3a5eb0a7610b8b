/** The input and the result of perturbation methods. */

import type { Perturbation } from "../text/perturbation.ts";
import type { PartialRunOptions } from "../text/run-options.ts";

export interface WordEffects {
  /** [classes][units]: by how much the probability falls without the unit; 0 for special tokens. */
  values: Float64Array[];
  /** [classes][units], of methods that sample. */
  standardErrors?: Float64Array[];
  /** [classes]: the share of the weighted variance that a surrogate model explains, of methods that fit one. */
  rSquared?: number[];
  /** Forward passes. */
  passes: number;
}

/** @param units number of units of the text, special tokens included */
export type PerturbationAlgorithm<Parameters extends object = object> = (
  perturbation: Perturbation,
  units: number,
  options?: PartialRunOptions & Parameters,
) => Promise<WordEffects>;

/** [rows][columns] */
export const zeros = (rows: number, columns: number): Float64Array[] =>
  Array.from({ length: rows }, () => new Float64Array(columns));
