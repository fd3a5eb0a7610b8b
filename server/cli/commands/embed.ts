/** `tonescope embed FILE`: the embedding of every text of a table. */

import { EMBEDDING_FORMATS, namesOf, POOLINGS } from "../../../src/scoring/bulk/choices.ts";
import type { Pooling } from "../../../src/engine/explain/numeric/matrix.ts";
import { writeEmbeddings } from "../../../src/scoring/bulk/embeddings-file.ts";
import { choice, group, wholeNumber } from "../../options/option.ts";
import { formatOption, JOURNAL_NOTES, outOption } from "../../options/output.ts";
import { defineCommand } from "../command.ts";
import { runOnTable, TABLE_RUN_OPTIONS } from "../table-run.ts";

const FORMATS = namesOf(EMBEDDING_FORMATS);

export const command = defineCommand({
  usage: "tonescope embed FILE [options]",
  about: `\
Reads a table as score does and writes the embedding of each row: the model's hidden states after one layer, the mean
over all tokens or the first token's. FILE is - for standard input.`,
  examples: ["tonescope embed tweets.csv", "tonescope embed tweets.csv --layer 8 --out embeddings.npz"],
  options: {
    ...group("Embedding", {
      layer: wholeNumber({
        flag: "layer",
        most: 999,
        defaultText: "the last layer",
        help: "0 is the embedding layer, 1 follows the first layer",
      }),
      pooling: choice<Pooling, Pooling>({
        flag: "pooling",
        choices: namesOf(POOLINGS),
        default: "mean",
        help: "the mean of all tokens, or the first token",
      }),
    }),
    out: outOption("embeddings"),
    format: formatOption(
      FORMATS,
      "parquet: row, text, sentiment, sentiment_score, embedding (list of floats). npz: embeddings [rows, hidden] and scores [rows, classes] for numpy.load, NaN where a row is empty",
      "by the extension of --out, else parquet",
    ),
    ...TABLE_RUN_OPTIONS,
  },
  notes: JOURNAL_NOTES,
  positionals: [1, 1],
  run(values, [path = ""], context) {
    const { layer = -1, pooling } = values;
    return runOnTable(
      {
        path,
        values,
        request: { of: "embeddings", layer, pooling },
        formats: FORMATS,
        suffix: "embeddings",
        write: writeEmbeddings,
      },
      context,
    );
  },
});
