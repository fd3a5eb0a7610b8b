/** `tonescope embed FILE`: a vector for each text, for search, clustering and models of one's own. */

import { writeEmbeddings } from "../../src/scoring/bulk/embeddings-file.ts";
import { command, UsageError } from "../command-line/command.ts";
import { MODEL_HELP, MODEL_OPTIONS } from "../command-line/model-options.ts";
import { TABLE_HELP, TABLE_OPTIONS } from "../command-line/table-options.ts";
import { runOnTable, TABLE_RUN_OPTIONS } from "../command-line/table-run.ts";

const HELP = `tonescope embed FILE [options]

Reads a table as score does and writes one vector for each row: the model's hidden states after one layer, in the mean
over all tokens or those of the first token. FILE is - for standard input.

  --text COLUMN                 the column to read; found by its name and content when absent
  --layer N                     0 is the embedding, 1 follows the first layer; the last layer when absent
  --pooling mean|first          mean of all tokens (the default), or the first token
  --out FILE                    - for standard output; else FILE-embeddings.EXTENSION beside the input
  --format parquet|npz          parquet: row, text, sentiment, sentiment_score, embedding (list of floats).
                                npz: embeddings [rows, hidden] and scores [rows, classes] for numpy.load, NaN where
                                a row is empty
${MODEL_HELP}
  --workers N                   threads, each with the model in memory; all cores when absent
${TABLE_HELP}
  --quiet                       nothing on standard error but errors
`;

export const main = command({
  help: HELP,
  options: {
    ...MODEL_OPTIONS,
    ...TABLE_OPTIONS,
    ...TABLE_RUN_OPTIONS,
    layer: { type: "string" },
    pooling: { type: "string", default: "mean" },
  },
  takes: [1, 1],
  run(values, [path = ""]) {
    const { layer, pooling } = values;
    if (pooling !== "mean" && pooling !== "first") throw new UsageError("--pooling is mean or first.");
    if (layer !== undefined && !/^\d{1,3}$/.test(layer))
      throw new UsageError("--layer takes a number from 0.");
    return runOnTable({
      path,
      values,
      request: { of: "embeddings", layer: Number(layer ?? -1), pooling },
      formats: ["parquet", "npz"],
      suffix: "embeddings",
      write: writeEmbeddings,
    });
  },
});
