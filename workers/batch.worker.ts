import "./environment/worker.ts";
import { expose } from "../src/rpc/service.ts";
import { clearExports } from "./batch/export.ts";
import { createBatchService } from "./batch/services/batch-service.ts";

void clearExports();
expose(createBatchService());
