import { writeDelimited } from "./delimited.ts";
import { writeJsonLines } from "./jsonl.ts";
import type { WriteJob } from "./write.ts";

/** The bytes of the scored file. The writers of workbooks and Parquet are large, so they are loaded on demand. */
export async function* writeTable(job: WriteJob): AsyncGenerator<Uint8Array, void, undefined> {
  if (job.format === "jsonl") yield* writeJsonLines(job);
  else if (job.format === "xlsx") yield* (await import("./xlsx.ts")).writeXlsx(job);
  else if (job.format === "parquet") yield* (await import("./parquet.ts")).writeParquet(job);
  else yield* writeDelimited(job);
}
