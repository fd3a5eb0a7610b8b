/** Runs of one explanation on several threads, which share the weights of the model that is loaded. */

import type { Classifier } from "../src/engine/classifier/classifier.ts";
import type { SharedModel } from "../src/engine/classifier/load-model.ts";
import { ownRuns } from "../src/engine/explain/text/explained-text.ts";
import type { ModelRuns } from "../src/engine/explain/text/perturbation.ts";
import { batchWorkers } from "../src/engine/pool/cores.ts";
import type { HubAccess, ModelChoice } from "./protocols/model.ts";
import type { ScoringService } from "./protocols/scoring.ts";
import { startScoring } from "./start-scoring.ts";

/** More would keep the processor from everything else for little gain: an explanation of a tweet takes under a second. */
const MAX_THREADS = 4;
/** Milliseconds after which threads that nothing uses end. */
const IDLE_MS = 30_000;
/** One that runs, and one that begins without waiting for a message. */
const RUNS_AT_ONCE = 2;

/** The threads of an explanation, the worker's own included. Others need memory that is shared. */
export const explanationThreads = (): number =>
  crossOriginIsolated ? Math.min(MAX_THREADS, batchWorkers()) : 1;

interface Thread {
  service: ScoringService;
  terminate: () => void;
  isReady: boolean;
  running: number;
}

function startThread(choice: ModelChoice, hub: HubAccess, slot: number, model: SharedModel): Thread {
  const { service, terminate } = startScoring("explanation");
  const thread: Thread = { service, terminate: () => terminate(), isReady: false, running: 0 };
  // A thread that cannot start leaves its runs to the others.
  service.load(choice, "kernel", hub, { slot, slots: explanationThreads(), model }).then(
    () => (thread.isReady = true),
    () => terminate(),
  );
  return thread;
}

/** The runs of a model on this thread and, while it is explained, on others. */
export class ExplanationThreads implements ModelRuns {
  readonly #classifier: Classifier;
  readonly #here: ModelRuns;
  readonly #start: (slot: number, model: SharedModel) => Thread;
  #threads: Thread[] = [];
  #idle: ReturnType<typeof setTimeout> | undefined;

  /** @param classifier loaded with a slot for each thread, the first of which is its own */
  constructor(classifier: Classifier, choice: ModelChoice, hub: HubAccess) {
    this.#classifier = classifier;
    this.#here = ownRuns(classifier.inspectable);
    this.#start = (slot, model) => startThread(choice, hub, slot, model);
  }

  hasRoom(): boolean {
    return this.#here.hasRoom() || this.#free() !== undefined;
  }

  async run(inputIds: number[]): Promise<readonly number[]> {
    this.#keepThreads();
    const thread = this.#free();
    if (!thread) return this.#here.run(inputIds);
    thread.running += 1;
    try {
      return await thread.service.probabilities(inputIds);
    } catch {
      thread.isReady = false;
      thread.terminate();
      return await this.#here.run(inputIds);
    } finally {
      thread.running -= 1;
    }
  }

  /** Ends the other threads. */
  stop(): void {
    clearTimeout(this.#idle);
    for (const { terminate } of this.#threads) terminate();
    this.#threads = [];
  }

  /** The other thread with the fewest runs. */
  #free(): Thread | undefined {
    return this.#threads
      .filter(({ isReady, running }) => isReady && running < RUNS_AT_ONCE)
      .toSorted((a, b) => a.running - b.running)[0];
  }

  #keepThreads(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), IDLE_MS);
    const { shared } = this.#classifier;
    if (!shared || this.#threads.length > 0) return;
    for (let slot = 1; slot < explanationThreads(); slot += 1) this.#threads.push(this.#start(slot, shared));
  }
}
