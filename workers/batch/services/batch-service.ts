import type { BatchService } from "../../protocols/batch.ts";
import { embeddingsService } from "../embeddings/embeddings-service.ts";
import { headsService } from "../heads/heads-service.ts";
import { secondService } from "../second/second-service.ts";
import type { JobStore } from "../storage/job-store.ts";
import { CurrentJob } from "./current-job.ts";
import { jobService } from "./job-service.ts";
import { labelsService } from "../labels/labels-service.ts";
import { resultsService } from "./results-service.ts";
import { RowFilters } from "../row-filters.ts";
import { sharesService } from "./shares-service.ts";
import { sourceService } from "./source-service.ts";

/** Calls that change the list of jobs, or the number of scored rows in it. */
const CHANGING = ["start", "score", "stop", "close", "hide", "restore", "remove"] as const;

/** The service with a call of `onChange` after each call that changes the list of jobs. */
function announcing(service: BatchService, onChange: () => void): BatchService {
  const changing = CHANGING.map((name) => {
    const call = service[name] as (...args: unknown[]) => Promise<unknown>;
    return [name, (...args: unknown[]) => call(...args).finally(onChange)] as const;
  });
  return { ...service, ...(Object.fromEntries(changing) as Pick<BatchService, (typeof CHANGING)[number]>) };
}

interface BatchServiceOptions {
  /** The browser's own store when absent. */
  openStore?: () => Promise<JobStore>;
  /** Called when the list of jobs has changed. */
  onJobsChanged?: () => void;
}

/** The service that the batch worker offers to the page. */
export function createBatchService({
  openStore,
  onJobsChanged = () => {},
}: BatchServiceOptions = {}): BatchService {
  const current: CurrentJob = new CurrentJob(openStore, {
    onOpen(open) {
      open.embeddingStore = embeddings.store;
    },
    onClose() {
      embeddings.stop();
      heads.stop();
      second.stop();
    },
  });
  const filters = new RowFilters();
  const embeddings = embeddingsService(() => current.get(), filters);
  const heads = headsService(() => current.get(), embeddings);
  const second = secondService({ current: () => current.get(), filters });
  const service = {
    ...sourceService(current),
    ...jobService(current, embeddings.remove),
    ...resultsService(current, filters, embeddings.store),
    ...sharesService(current, filters),
    ...embeddings.service,
    ...heads.service,
    ...second.service,
    ...labelsService(() => current.get()),
  };
  return announcing(service, onJobsChanged);
}
