/** `tonescope embed FILE`: the embedding of every text of a table. */

import { EMBEDDING_FORMATS, namesOf, POOLINGS } from "../../../src/scoring/bulk/choices.ts";
import { writeEmbeddings } from "../../../src/scoring/bulk/embeddings-file.ts";
import { command, UsageError } from "../command.ts";
import { runOnTable, TABLE_RUN_HELP, TABLE_RUN_OPTIONS } from "../table-run.ts";

const CHOICES = namesOf(POOLINGS);
const FORMATS = namesOf(EMBEDDING_FORMATS);

const HELP = `tonescope embed FILE [options]

Reads a table as score does and writes the embedding of each row: the model's hidden states after one layer, the mean
over all tokens or the first token's. FILE is - for standard input.

  --text COLUMN                 the column to read; found by its name and content when absent
  --layer N                     0 is the embedding, 1 follows the first layer; the last layer when absent
  --pooling ${CHOICES.join("|")}          mean of all tokens (the default), or the first token
  --out FILE                    - for standard output; else FILE-embeddings.EXTENSION beside the input
  --format ${FORMATS.join("|")}          parquet: row, text, sentiment, sentiment_score, embedding (list of floats).
                                npz: embeddings [rows, hidden] and scores [rows, classes] for numpy.load, NaN where
                                a row is empty
${TABLE_RUN_HELP}`;

export const main = command({
  help: HELP,
  options: {
    ...TABLE_RUN_OPTIONS,
    layer: { type: "string" },
    pooling: { type: "string", default: "mean" },
  },
  takes: [1, 1],
  run(values, [path = ""], context) {
    const { layer } = values;
    const pooling = CHOICES.find((name) => name === values.pooling);
    if (!pooling) throw new UsageError(`--pooling is ${CHOICES.join(" or ")}.`);
    if (layer !== undefined && !/^\d{1,3}$/.test(layer))
      throw new UsageError("--layer takes a number from 0.");
    return runOnTable(
      {
        path,
        values,
        request: { of: "embeddings", layer: Number(layer ?? -1), pooling },
        formats: FORMATS,
        suffix: "embeddings",
        write: writeEmbeddings,
      },
      context,
    );
  },
});
