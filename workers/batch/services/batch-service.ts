import type { BatchService } from "../../protocols/batch.ts";
import { embeddingsService } from "../embeddings/embeddings-service.ts";
import type { JobStore } from "../storage/job-store.ts";
import { CurrentJob } from "./current-job.ts";
import { jobService } from "./job-service.ts";
import { resultsService } from "./results-service.ts";
import { RowFilters } from "../row-filters.ts";
import { sourceService } from "./source-service.ts";

/** The service that the batch worker offers to the page. @param openStore the browser's own store when absent */
export function createBatchService(openStore?: () => Promise<JobStore>): BatchService {
  const current: CurrentJob = new CurrentJob(openStore, () => embeddings.stop());
  const filters = new RowFilters();
  const embeddings = embeddingsService(() => current.get(), filters);
  return {
    ...sourceService(current),
    ...jobService(current, embeddings.remove),
    ...resultsService(current, filters),
    ...embeddings.service,
  };
}
