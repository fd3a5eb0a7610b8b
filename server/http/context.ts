import type { Models } from "../inference/models.ts";
import type { Metrics } from "./metrics.ts";
import type { Settings } from "./settings.ts";

/** The context that every route receives. */
export interface Context {
  models: Models;
  settings: Settings;
  metrics: Metrics;
  /** The path of the built file-thread.js. */
  fileThread: string;
  /** `draining`: after SIGTERM, `/ready` fails so that load balancers stop sending requests. `closing`: new requests are rejected. */
  state: "loading" | "ready" | "draining" | "closing";
}
