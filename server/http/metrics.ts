/** Metrics at /metrics in Prometheus' format. */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Models } from "../inference/models.ts";
import { nameOf } from "../inference/protocol.ts";
import type { Usage } from "../inference/protocol.ts";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const POWERS_OF_TWO = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

export type Rejection = "queue" | "deadline" | "rate" | "hang-up" | "unauthorized" | "unready";

export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Counter({
    name: "tonescope_requests_total",
    help: "Answered requests.",
    labelNames: ["route", "method", "status"] as const,
    registers: [this.registry],
  });
  readonly duration = new Histogram({
    name: "tonescope_request_duration_seconds",
    help: "From a request's first byte to its answer's last.",
    labelNames: ["route"] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly stages = new Histogram({
    name: "tonescope_stage_duration_seconds",
    help: "What a text spends its time on.",
    labelNames: ["stage", "model"] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly items = new Histogram({
    name: "tonescope_request_texts",
    help: "Texts in a request.",
    buckets: POWERS_OF_TWO,
    registers: [this.registry],
  });
  readonly passes = new Histogram({
    name: "tonescope_explanation_passes",
    help: "Forward passes of an explanation, at most.",
    buckets: [1, 4, 16, 64, 256, 1024, 4096],
    registers: [this.registry],
  });
  readonly tokens = new Histogram({
    name: "tonescope_text_tokens",
    help: "Tokens that the model read of a text.",
    labelNames: ["model"] as const,
    buckets: POWERS_OF_TWO,
    registers: [this.registry],
  });
  readonly rejections = new Counter({
    name: "tonescope_rejections_total",
    help: "Requests that were not answered with what they asked for, by reason.",
    labelNames: ["reason"] as const,
    registers: [this.registry],
  });
  readonly rows = new Counter({
    name: "tonescope_batch_rows_total",
    help: "Rows of files, by status.",
    labelNames: ["status"] as const,
    registers: [this.registry],
  });
  readonly restarts = new Counter({
    name: "tonescope_worker_restarts_total",
    help: "Inference processes that ended and were replaced.",
    registers: [this.registry],
  });

  constructor(models: () => Models) {
    collectDefaultMetrics({ register: this.registry });
    const pools = (name: string, help: string, read: "queued" | "queuedPasses" | "running" | "workers") =>
      new Gauge({
        name,
        help,
        labelNames: ["model"] as const,
        registers: [this.registry],
        collect() {
          this.reset();
          for (const pool of models().all) this.set({ model: nameOf(pool.model) }, pool[read]);
        },
      });
    pools("tonescope_queue_texts", "Texts and explanations that wait for an inference process.", "queued");
    pools(
      "tonescope_queue_passes",
      "Forward passes that wait: one for each text, and the price of each explanation.",
      "queuedPasses",
    );
    pools("tonescope_running_texts", "Texts and explanations that the inference processes have.", "running");
    pools("tonescope_workers", "Inference processes that have the model.", "workers");
  }

  observeText(model: string, { queue, tokenization, inference, tokens }: Usage & { queue: number }): void {
    for (const [stage, time] of Object.entries({ queue, tokenization, inference })) {
      this.stages.observe({ stage, model }, time / 1000);
    }
    this.tokens.observe({ model }, tokens);
  }
}
