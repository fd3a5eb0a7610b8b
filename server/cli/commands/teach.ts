/** `tonescope teach LABELS --label COLUMN --out HEAD`: a classifier of a person's own categories. */

import { basename } from "node:path";
import { namesOf, POOLINGS } from "../../../src/scoring/bulk/choices.ts";
import type { Pooling } from "../../../src/engine/explain/numeric/matrix.ts";
import { headJson } from "../../../src/heads/file/head-json.ts";
import { MODEL_OPTIONS, WORKERS } from "../../options/model.ts";
import { choice, group, text, toggle, UsageError, wholeNumber } from "../../options/option.ts";
import { JSON_OUTPUT, QUIET } from "../../options/output.ts";
import { READING_OPTIONS, readingOf } from "../../options/reading.ts";
import { TEXT_OPTIONS, textRulesOf } from "../../options/texts.ts";
import { formatHeadReport } from "../../scoring/head-report.ts";
import { type Input, openInput } from "../../scoring/input.ts";
import { writeOutput } from "../../scoring/output.ts";
import { readScoringModel } from "../../scoring/scoring-model.ts";
import { teachTable } from "../../scoring/teach-table.ts";
import { checkOutput } from "../check-output.ts";
import { defineCommand, EXIT } from "../command.ts";
import { deviceFor, locate } from "../load-model.ts";
import { readingLine } from "../reading-report.ts";

export const command = defineCommand({
  usage: "tonescope teach FILE --label COLUMN --out HEAD [options]",
  about: `\
Teaches a classifier of your own categories on a table of labeled texts, from 20 rows on, prints its cross-validated
figures, and writes it as a small JSON file without any text. score, evaluate and serve take it with --head. FILE is -
for standard input.`,
  examples: [
    "tonescope teach labels.csv --label category --out category.head.json",
    "tonescope teach labels.csv --text post --label topics --multiple --name topics --out topics.head.json",
  ],
  options: {
    labelColumn: text({
      flag: "label-column",
      alias: "label",
      value: "COLUMN",
      group: "Reading the input",
      help: "the column with the labels; rows without one, and those with cannot say or off topic, are skipped",
    }),
    probabilityColumn: text({
      flag: "probability-column",
      alias: "probability",
      value: "COLUMN",
      group: "Reading the input",
      defaultText: "all rows count the same",
      help: "the column with the probability with which each row was drawn, for a sample that is not simply random",
    }),
    coderColumn: text({
      flag: "coder",
      value: "COLUMN",
      group: "Reading the input",
      defaultText: "coder, if there is such a column",
      help: "the column with the name of the coder, in a file with a line for each coder of a row: the label on which all of them agree is taught, and rows on which they disagree are left out",
    }),
    idColumn: text({
      flag: "id",
      value: "COLUMN",
      group: "Reading the input",
      defaultText: "id, or the text where there is no such column",
      help: "the column by which the lines of a row are found, in such a file",
    }),
    ...READING_OPTIONS,
    ...TEXT_OPTIONS,
    out: text({
      flag: "out",
      value: "HEAD",
      group: "Output",
      help: "the file of the head; - for standard output",
    }),
    json: JSON_OUTPUT,
    quiet: QUIET,
    ...group("Head", {
      name: text({
        flag: "name",
        defaultText: "the name of the label column",
        help: "the name of the head, with which its columns begin",
      }),
      multiple: toggle("multiple", "a text can have several labels, separated by | in its cell"),
      balanced: toggle(
        "balanced",
        "rare categories count as much as frequent ones; their probabilities are then too high",
      ),
      layer: wholeNumber({
        flag: "layer",
        most: 999,
        defaultText:
          "the last layer, or one at a quarter, half or three quarters of the depth where cross-validation shows that it is better",
        help: "the layer whose hidden states are read; 0 is the embedding layer",
      }),
      pooling: choice<Pooling, Pooling>({
        flag: "pooling",
        choices: namesOf(POOLINGS),
        default: "mean",
        help: "the mean of all tokens, or the first token",
      }),
      seed: wholeNumber({ flag: "seed", default: 1, help: "of the folds and the bootstrap" }),
    }),
    ...MODEL_OPTIONS,
    workers: WORKERS,
  },
  positionals: [1, 1],
  async run(values, [path = ""], { signal, progress }) {
    const { labelColumn, out, multiple, balanced, layer, pooling, seed } = values;
    if (labelColumn === undefined)
      throw new UsageError("teach needs --label COLUMN, the column with the labels.");
    if (out === undefined) throw new UsageError("teach needs --out HEAD, the file to write.");
    if (multiple && balanced) throw new UsageError("--balanced is for one label a text, not for --multiple.");
    const output = await checkOutput(out, { input: path, resume: false });
    let input: Input | undefined;
    try {
      const reading = readingOf(values);
      input = await openInput(path, signal);
      const local = await locate(values, progress, signal);
      const model = await readScoringModel(local);
      const report = await teachTable({
        input,
        reading,
        textColumns: values.textColumns,
        labelColumn,
        probabilityColumn: values.probabilityColumn,
        coderColumn: values.coderColumn,
        idColumn: values.idColumn,
        textRules: textRulesOf(values),
        name: values.name ?? basename(labelColumn),
        kind: multiple ? "multiple" : "single",
        balanced,
        seed,
        request: {
          of: "embeddings",
          layer: layer ?? -1,
          pooling,
          withMiddleLayers: layer === undefined,
        },
        local,
        model,
        chooseDevice: (texts) =>
          deviceFor(local, values.device, { texts, threads: values.workers }, progress),
        workers: values.workers,
        signal,
        onOpen: (table, column) =>
          progress.print(readingLine(table, column, { ...reading, textColumns: values.textColumns })),
        onProgress: (step, done, total) =>
          progress.update(() =>
            step === "embed" ? `${done} of ${total} texts` : `${done} of ${total} fits`,
          ),
      });
      progress.clear();
      const { head } = report;
      await writeOutput(output, bytesOf(headJson(head)));
      const isStream = out === "-";
      const described = values.json ? JSON.stringify(head.figures, undefined, 1) : formatHeadReport(report);
      if (!isStream) console.log(described);
      progress.print(isStream ? described : out);
      return EXIT.done;
    } finally {
      await input?.release();
    }
  },
});

async function* bytesOf(json: string) {
  yield new TextEncoder().encode(json);
}
