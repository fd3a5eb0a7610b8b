import type { Condition } from "../../../scoring/selection/selection.ts";

/** Adds what a click on a chart picked to the filters. */
export type Select = (...conditions: Condition[]) => void;
