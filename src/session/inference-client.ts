import * as Comlink from "comlink";
import type { ExplainApi } from "../../workers/explain.ts";
import type { InferenceApi } from "../../workers/inference.worker.ts";
import type { ModelChoice, Start } from "../../workers/load-classifier.ts";
import type { HubAccess } from "../../workers/open-store.ts";
import { crashOf, type Outcome, unwrap } from "../../workers/rpc.ts";
import type { ClassifyOptions, ModelInfo, Prediction } from "../engine/classifier/classifier.ts";
import type { LoadProgress } from "../engine/classifier/load-model.ts";
import { AppError } from "../errors/app-error.ts";
import type { Measurement } from "../engine/backends/selection.ts";
import type { GpuInfo } from "../engine/backends/webgpu.ts";

/**
 * One worker with one model. Nothing inside a running inference can be aborted and a runtime that failed once
 * never starts again in the same worker, so the way out of both is to end the worker and make another client.
 */
export class InferenceClient {
  readonly #worker: Worker;
  readonly #remote: Comlink.Remote<InferenceApi>;
  /** Rejects when the worker ends; without it, a call under way would wait for ever. */
  readonly ended: Promise<never>;
  #end: (error: AppError) => void = () => {};

  constructor() {
    this.#worker = new Worker(new URL("../../workers/inference.worker.ts", import.meta.url), {
      type: "module",
      name: "inference",
    });
    this.#remote = Comlink.wrap<InferenceApi>(this.#worker);
    this.ended = new Promise((_, reject) => {
      this.#end = reject;
    });
    this.ended.catch(() => {});
    crashOf(this.#worker, "The model's worker stopped unexpectedly.").catch(this.#end);
  }

  /** @throws AppError */
  async load(
    choice: ModelChoice,
    hub: HubAccess,
    onProgress: (progress: LoadProgress) => void,
    device: Start,
  ): Promise<ModelInfo> {
    return await this.#settled(this.#remote.load(choice, hub, Comlink.proxy(onProgress), device));
  }

  /** @throws AppError */
  async measure(): Promise<Measurement> {
    return await this.#settled(this.#remote.measure());
  }

  /** @throws AppError */
  async findGpu(): Promise<GpuInfo | undefined> {
    return await this.#settled(this.#remote.findGpu());
  }

  /** @throws AppError */
  async classify(text: string, options?: ClassifyOptions): Promise<Prediction> {
    return await this.#settled(this.#remote.classify(text, options));
  }

  /** @throws AppError */
  async explain<T>(ask: (explain: Comlink.Remote<ExplainApi>) => Promise<Outcome<T>>): Promise<T> {
    return await this.#settled(ask(this.#remote.explain as unknown as Comlink.Remote<ExplainApi>));
  }

  /** Rejects every call under way with `cancelled`. */
  terminate(): void {
    this.#end(new AppError("cancelled", "Cancelled."));
    this.#worker.terminate();
  }

  async #settled<T>(outcome: Promise<Outcome<T>>): Promise<T> {
    return unwrap(await Promise.race([outcome, this.ended]));
  }
}
