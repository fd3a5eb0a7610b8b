import { writeDelimited } from "./delimited.ts";
import { writeJson } from "./json.ts";
import type { WriteJob } from "./write.ts";

/** The bytes of the scored file. The writers of workbooks and Parquet are large, so they are loaded on demand. */
export async function* writeTable(job: WriteJob): AsyncGenerator<Uint8Array, void, undefined> {
  if (job.format === "jsonl" || job.format === "json") yield* writeJson(job, job.format);
  else if (job.format === "xlsx") yield* (await import("./xlsx.ts")).writeXlsx(job);
  else if (job.format === "parquet") yield* (await import("./parquet.ts")).writeParquet(job);
  else yield* writeDelimited(job);
}
