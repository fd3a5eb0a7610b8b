/** `tonescope evaluate FILE`: figures for a labeled file. */

import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { defineCommand, EXIT } from "../command.ts";
import { scoringModelOf } from "../../../src/scoring/model.ts";
import type { OwnCalibration } from "../../../src/scoring/rules.ts";
import { readHeads } from "../../models/taught-heads.ts";
import { formatEvaluation } from "../evaluation-report.ts";
import { loadByLanguage } from "../load-model.ts";
import { MODEL_OPTIONS, MODEL_OR_BY_LANGUAGE } from "../../options/model.ts";
import { LABEL_CLASSES } from "../../options/labels.ts";
import { columnNames, text, UsageError } from "../../options/option.ts";
import { JSON_OUTPUT, QUIET } from "../../options/output.ts";
import { READING_OPTIONS, readingOf } from "../../options/reading.ts";
import { TEXT_OPTIONS, textRulesOf } from "../../options/texts.ts";
import { readingLine } from "../reading-report.ts";
import { evaluateFile } from "../../scoring/evaluate-table.ts";
import { expectedTexts, type Input, openInput } from "../../scoring/input.ts";

export const command = defineCommand({
  usage: "tonescope evaluate FILE [options]",
  about:
    "Scores a table that has labels and reports accuracy, recall, F1 and calibration. FILE is - for standard input.",
  examples: [
    "tonescope evaluate labeled.csv",
    "tonescope evaluate posts.csv --model auto --by lang",
    "tonescope evaluate labeled.csv --label-column stars --labels 1=negative,3=neutral,5=positive",
  ],
  options: {
    labelColumns: {
      ...columnNames,
      flag: "label-column",
      alias: "label",
      group: "Reading the input",
      defaultText: "found by its name",
      help: "the column with the labels; several columns are the votes of annotators, of which the most frequent label counts, or the numbers of votes for the class in their name",
    },
    labels: { ...LABEL_CLASSES, flag: "labels" },
    by: text({
      flag: "by",
      value: "COLUMN",
      group: "Reading the input",
      help: "a column, such as a language or a source, each value of which has figures of its own",
    }),
    ...READING_OPTIONS,
    ...TEXT_OPTIONS,
    head: text({
      flag: "head",
      value: "FILE",
      group: "Model",
      help: "a taught head with one label a text, which is evaluated in place of the model's classes",
    }),
    ...MODEL_OPTIONS,
    model: MODEL_OR_BY_LANGUAGE,
    saveCalibration: text({
      flag: "save-calibration",
      value: "FILE",
      group: "Output",
      help: "writes the temperature that fits the labels best, for score --calibration",
    }),
    json: JSON_OUTPUT,
    quiet: QUIET,
  },
  positionals: [1, 1],
  async run(values, [path = ""], { signal, progress }) {
    let input: Input | undefined;
    try {
      const reading = readingOf(values);
      input = await openInput(path, signal);
      const { classifier, otherLanguages } = await loadByLanguage(
        values,
        progress,
        expectedTexts(input),
        signal,
      );
      if (otherLanguages && (values.head ?? values.saveCalibration) !== undefined)
        throw new UsageError("--head and --save-calibration are of one model, not of --model auto.");
      const [head] =
        values.head === undefined ? [] : await readHeads([values.head], scoringModelOf(classifier.info));
      if (head && values.saveCalibration !== undefined) {
        throw new UsageError("--save-calibration is for the model's own classes; a head has its own.");
      }
      if (head?.kind === "multiple") {
        throw new UsageError(`${values.head} gives a text several labels; evaluate takes heads with one.`);
      }
      const report = await evaluateFile(classifier, input.file, {
        reading,
        textColumns: values.textColumns,
        labelColumns: values.labelColumns,
        labels: values.labels,
        by: values.by,
        rules: textRulesOf(values),
        head,
        otherLanguages,
        signal,
        onOpen: (table, column) =>
          progress.print(readingLine(table, column, { ...reading, textColumns: values.textColumns })),
        onText: (done) => progress.update(() => `${done} texts`),
      });
      progress.clear();
      if (values.saveCalibration !== undefined) {
        if (!report.calibration)
          throw new UsageError("A text of this model can have several labels: no temperature is fitted.");
        const { temperature, rows } = report.calibration;
        const { weightsSha256 } = scoringModelOf(classifier.info);
        const name = basename(values.saveCalibration).replace(/\.\w+$/, "");
        const saved: OwnCalibration = { name, temperature, weightsSha256, file: basename(path), rows };
        await writeFile(values.saveCalibration, `${JSON.stringify(saved, undefined, 2)}\n`);
      }
      console.log(values.json ? JSON.stringify(report, null, 1) : formatEvaluation(report, values.by));
      await Promise.all([classifier.dispose(), otherLanguages?.dispose()]);
      return EXIT.done;
    } finally {
      await input?.release();
    }
  },
});
