/** `tonescope compare-models FILE --against MODEL`: two models on the same table. */

import type { Classifier } from "../../../src/engine/classifier/classifier.ts";
import type { TaughtHead } from "../../../src/heads/file/head.ts";
import { scoringModelOf } from "../../../src/scoring/model.ts";
import { readHeads } from "../../models/taught-heads.ts";
import { LABEL_CLASSES } from "../../options/labels.ts";
import { MODEL_OPTIONS } from "../../options/model.ts";
import { columnNames, text, UsageError } from "../../options/option.ts";
import { JSON_OUTPUT, QUIET } from "../../options/output.ts";
import { READING_OPTIONS, readingOf } from "../../options/reading.ts";
import { TEXT_OPTIONS, textRulesOf } from "../../options/texts.ts";
import {
  type Answering,
  compareModelsOnFile,
  formatModelsReport,
} from "../../scoring/compare-models-table.ts";
import { predictorOf } from "../../scoring/evaluate-table.ts";
import { expectedTexts, type Input, openInput } from "../../scoring/input.ts";
import { defineCommand, EXIT } from "../command.ts";
import { loadClassifier } from "../load-model.ts";
import { readingLine } from "../reading-report.ts";

function answering(classifier: Classifier, head?: TaughtHead): Answering {
  const { id, revision, dtype } = scoringModelOf(classifier.info);
  const name = head ? `${head.name} (taught, on ${id})` : `${id}@${revision} ${dtype}`;
  const { classes, predict } = predictorOf(classifier, head);
  return { name, classes, predict };
}

export const command = defineCommand({
  usage: "tonescope compare-models FILE --against MODEL [options]",
  about: `\
Scores a table by two models and reports how far they agree: percent and Cohen's kappa with 95 % intervals, and the table of
their classes. With --label-column it also says which is right more often (McNemar's test). FILE is - for standard input.`,
  examples: [
    "tonescope compare-models tweets.csv --against cardiffnlp/twitter-roberta-base-sentiment",
    "tonescope compare-models labeled.csv --against own-head.json --label-column label --differing differing.jsonl",
  ],
  options: {
    against: text({
      flag: "against",
      value: "ID[@REVISION]|FOLDER|HEAD.json",
      group: "Model",
      help: "the second model, also another revision of the first one, or a taught head with one label a text",
    }),
    againstDtype: text({
      flag: "against-dtype",
      value: "TYPE",
      group: "Model",
      help: "the number format of the second model's weights",
    }),
    againstLabels: {
      ...LABEL_CLASSES,
      flag: "against-labels",
      group: "Model",
      defaultText: "found by their meaning",
      help: "the class of the first model that each label of the second one means; nothing after = leaves its rows out",
    },
    labelColumns: {
      ...columnNames,
      flag: "label-column",
      alias: "label",
      group: "Reading the input",
      defaultText: "none",
      help: "the column with labels, against which both models are held",
    },
    labels: { ...LABEL_CLASSES, flag: "labels" },
    ...READING_OPTIONS,
    ...TEXT_OPTIONS,
    ...MODEL_OPTIONS,
    differing: text({
      flag: "differing",
      value: "FILE",
      group: "Output",
      help: "writes the rows on which the models differ, a line of JSON each",
    }),
    json: JSON_OUTPUT,
    quiet: QUIET,
  },
  positionals: [1, 1],
  async run(values, [path = ""], { signal, progress }) {
    const { against, againstDtype, againstLabels, differing } = values;
    if (against === undefined)
      throw new UsageError("compare-models needs the second model: --against MODEL.");
    let input: Input | undefined;
    const loaded: Classifier[] = [];
    const load = async (choice: typeof values) => {
      const texts = input ? expectedTexts(input) : 0;
      const classifier = await loadClassifier(choice, progress, texts, signal);
      loaded.push(classifier);
      return classifier;
    };
    try {
      const reading = readingOf(values);
      input = await openInput(path, signal);
      const classifier = await load(values);
      const second = async (): Promise<Answering> => {
        if (!against.endsWith(".json")) {
          const { classNames: _, preprocessing: __, ...choice } = values;
          const other = {
            ...choice,
            model: against,
            dtype: againstDtype,
            classNames: [],
            preprocessing: undefined,
          };
          return answering(await load(other));
        }
        const [head] = await readHeads([against], scoringModelOf(classifier.info));
        if (head?.kind === "multiple")
          throw new UsageError(
            `${against} gives a text several labels; compare-models takes heads with one.`,
          );
        return answering(classifier, head);
      };
      const report = await compareModelsOnFile([answering(classifier), await second()], input.file, {
        reading,
        textColumns: values.textColumns,
        labelColumns: values.labelColumns,
        labels: values.labels,
        secondClasses: againstLabels,
        rules: textRulesOf(values),
        differing,
        signal,
        onOpen: (table, column) =>
          progress.print(readingLine(table, column, { ...reading, textColumns: values.textColumns })),
        onText: (done) => progress.update(() => `${done} texts`),
      });
      progress.clear();
      console.log(values.json ? JSON.stringify(report, null, 1) : formatModelsReport(report));
      return EXIT.done;
    } finally {
      await input?.release();
      for (const classifier of loaded) await classifier.dispose();
    }
  },
});
