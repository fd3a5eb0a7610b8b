import { type Connection, connect } from "../src/rpc/connection.ts";
import type { ScoringService } from "./protocols/scoring.ts";

/** Starts a worker that runs a model; it has none yet. @param name for developer tools, such as `scoring` */
export function startScoring(name: string): Connection<ScoringService> {
  const worker = new Worker(new URL("./scoring.worker.ts", import.meta.url), { type: "module", name });
  return connect<ScoringService>(worker, "A scoring worker stopped unexpectedly.");
}
