import type { TextScore } from "../../../src/engine/pool/scheduler.ts";
import { AppError, throwIfCancelled } from "../../../src/errors/app-error.ts";
import { type ModelComparison, ModelComparisonCounts } from "../../../src/scoring/compare-models.ts";
import type { SecondModel } from "../../protocols/batch-types.ts";
import type { HubAccess } from "../../protocols/model.ts";
import type { ComparedLabels, SecondProgress, SecondService } from "../../protocols/second.ts";
import type { RowFilter } from "../charts/charts.ts";
import { labelReader } from "../evaluate.ts";
import type { OpenJob } from "../open-job.ts";
import type { RowFilters } from "../row-filters.ts";
import { loadReference, type Pool, poolsFor } from "../scorers.ts";
import { notSureThreshold } from "../../../src/scoring/rules.ts";
import { describeSecond } from "./describe-second.ts";

/** A head answers with its own categories; the model's classes come before them. */
function withHeadScores(pool: Pool, { head, model }: SecondModel): Pool {
  if (!head) return pool;
  const answers = (score: TextScore): TextScore => ({
    ...score,
    scores: Array.from(score.scores).slice(model.labels.length),
  });
  return {
    ...pool,
    async createScorer() {
      const scorer = await pool.createScorer();
      return {
        score: async (texts) => (await scorer.score(texts)).map(answers),
        terminate: () => scorer.terminate(),
      };
    },
  };
}

const poolsOf = (second: SecondModel, hub: HubAccess): Pool[] =>
  poolsFor(second, second.device, hub).map((pool) => withHeadScores(pool, second));

/** @throws AppError `bad-option` without a second model */
function secondOf(open: OpenJob) {
  const { second: scoring, job } = open;
  if (!scoring || !job.second) throw new AppError("bad-option", "This batch has no second model.");
  return { scoring, second: job.second };
}

/** @param labels against which both are held */
async function compareModels(
  open: OpenJob,
  includes: RowFilter,
  labels: ComparedLabels | undefined,
): Promise<ModelComparison> {
  secondOf(open);
  const counts = new ModelComparisonCounts(open.job.model.labels.length);
  const { results } = open;
  const count = (row: number, gold?: number) => {
    // A row that waits is not left out for good.
    if (includes(row) && open.second?.results.isDone(row))
      counts.add(results.label(row), open.secondClass(row), gold);
  };
  if (labels) {
    const reader = await labelReader(open, labels.columns);
    for await (const { first, rows } of open.pages()) {
      for (const [at, { cells }] of rows.entries())
        count(first + at, labels.mapping.get(reader.labelOf(cells, first + at)));
    }
  } else for (let row = 0; row < open.job.rows; row++) count(row);
  return counts.report();
}

interface SecondServiceOptions {
  current: () => OpenJob;
  filters: RowFilters;
  /** How models are loaded; in workers when absent. */
  load?: typeof loadReference;
  /** How rows are scored; in workers when absent. */
  pools?: typeof poolsOf;
}

/** @returns the service, and what to call when the job is closed */
export function secondService({
  current,
  filters,
  load = loadReference,
  pools = poolsOf,
}: SecondServiceOptions): { service: SecondService; stop: () => void } {
  let loading: AbortController | undefined;
  const progressOf = (open: OpenJob): SecondProgress => secondOf(open).scoring.progress;
  const service: SecondService = {
    async addSecond(chosen, hub) {
      const open = current();
      loading?.abort();
      loading = new AbortController();
      const { signal } = loading;
      const second = await describeSecond(open.job, chosen, (choice) => load(choice, hub, signal));
      throwIfCancelled(signal);
      await open.setSecond(second);
      return second;
    },

    async scoreSecond(hub, onProgress) {
      const open = current();
      const { scoring, second } = secondOf(open);
      if (open.progress.status === "scoring" || open.progress.status === "stopping")
        throw new AppError("batch-busy", "The batch is being scored by its own model.");
      const notSureBelow = notSureThreshold(second.model, second.rules);
      await scoring.score([{ pools: pools(second, hub), notSureBelow }], () => {
        if (open.second === scoring) onProgress(scoring.progress);
      });
      return scoring.progress;
    },

    secondProgress: async () => (current().second ? progressOf(current()) : undefined),

    async stopSecond() {
      loading?.abort();
      await current().second?.stop();
    },

    removeSecond: async () => current().setSecond(undefined),
    setSecondClasses: async (classes) => current().setSecondClasses(classes),

    async compareModels(view, labels) {
      const open = current();
      return compareModels(open, await filters.find(open, view), labels);
    },
  };
  return { service, stop: () => loading?.abort() };
}
