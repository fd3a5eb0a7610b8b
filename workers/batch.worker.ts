import "./environment/worker.ts";
import { expose } from "../src/rpc/service.ts";
import { clearExports } from "./batch/export.ts";
import { createBatchService } from "./batch/services/batch-service.ts";
import { JOBS_CHANNEL } from "./protocols/batch.ts";

const jobs = new BroadcastChannel(JOBS_CHANNEL);

void clearExports();
expose(createBatchService({ onJobsChanged: () => jobs.postMessage("changed") }));
