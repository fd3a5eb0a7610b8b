/** `tonescope compare-models FILE --against MODEL`: two models on the same table. */

import type { Classifier } from "../../../src/engine/classifier/classifier.ts";
import { LABEL_CLASSES } from "../../options/labels.ts";
import { MODEL_OPTIONS, type ModelValues, SECOND_MODEL_OPTIONS } from "../../options/model.ts";
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
import { type ChosenModel, loadSecond, nameOf } from "../second-model.ts";

function answering(chosen: ChosenModel): Answering {
  const { classes, predict } = predictorOf(chosen.classifier, chosen.head);
  return { name: nameOf(chosen), classes, predict };
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
    ...SECOND_MODEL_OPTIONS,
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
    const { against, againstLabels, differing } = values;
    if (against === undefined)
      throw new UsageError("compare-models needs the second model: --against MODEL.");
    let input: Input | undefined;
    const loaded: Classifier[] = [];
    const load = async (choice: ModelValues) => {
      const texts = input ? expectedTexts(input) : 0;
      const classifier = await loadClassifier(choice, progress, texts, signal);
      loaded.push(classifier);
      return classifier;
    };
    try {
      const reading = readingOf(values);
      input = await openInput(path, signal);
      const classifier = await load(values);
      const second = await loadSecond(against, values, classifier, load);
      const report = await compareModelsOnFile([answering({ classifier }), answering(second)], input.file, {
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
