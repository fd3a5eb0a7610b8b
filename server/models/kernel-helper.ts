/** The entry of a thread that helps the encoder kernel. */

import { workerData } from "node:worker_threads";
import { help, type HelperTask } from "../../src/engine/kernel/helpers.ts";

await help(workerData as HelperTask);
