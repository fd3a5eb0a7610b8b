import type { Models } from "../inference/models.ts";
import type { Metrics } from "./metrics.ts";
import type { Settings } from "./settings.ts";

/** What every route gets. */
export interface Context {
  models: Models;
  settings: Settings;
  metrics: Metrics;
  /** `draining`: SIGTERM came, and others are told to look elsewhere. `closing`: new requests are refused. */
  state: "loading" | "ready" | "draining" | "closing";
}
