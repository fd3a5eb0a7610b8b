/** What people note on a batch. */

import type { MarkedEvent } from "../../src/scoring/time/events.ts";

/** Clusters of similar texts under a name that a person can change. */
export interface Topic {
  name: string;
  clusters: readonly number[];
}

/** What a person noted on a batch. */
export interface Annotations {
  /** Marked on charts over time, the earliest first. */
  events?: readonly MarkedEvent[];
  /** Names whose texts are compared, as `parseNames` gives them. */
  names?: readonly string[];
  /** With the most rows first when they were made; topics of the same name count as one. */
  topics?: readonly Topic[];
}
