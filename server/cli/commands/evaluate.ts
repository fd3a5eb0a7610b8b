/** `tonescope evaluate FILE`: figures for a labeled file. */

import { command, EXIT, UsageError } from "../command.ts";
import { loadFromOptions, MODEL_HELP, MODEL_OPTIONS } from "../model-options.ts";
import { evaluateFile, formatReport } from "../../scoring/evaluate-table.ts";
import { type Input, openInput } from "../../scoring/input.ts";

const HELP = `tonescope evaluate FILE [options]

Scores a table that has labels and says how good the model is on it: accuracy, recall, F1, calibration.

  --text COLUMN                 the column to score
  --label COLUMN                the column with the labels; found by its name when absent
  --labels LABEL=CLASS,…        the class that each label means, nothing after = to leave it out; found by its meaning
                                (words, abbreviations, stars, -1 to 1, 1 to 5, 1 to 10, 0/2/4) when absent
${MODEL_HELP}
  --json                        the figures as JSON
`;

/** @throws UsageError */
function labelsOf(text: string): Map<string, string> {
  return new Map(
    text.split(",").map((pair): [string, string] => {
      const at = pair.lastIndexOf("=");
      if (at < 1) throw new UsageError(`--labels takes pairs such as 0=negative,1=neutral, not ${pair}.`);
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}

export const main = command({
  help: HELP,
  options: {
    ...MODEL_OPTIONS,
    text: { type: "string" },
    label: { type: "string" },
    labels: { type: "string" },
    json: { type: "boolean" },
  },
  takes: [1, 1],
  async run(values, [path = ""], { signal, progress }) {
    let input: Input | undefined;
    try {
      input = await openInput(path, signal);
      const classifier = await loadFromOptions(values, progress, signal);
      const report = await evaluateFile(classifier, input.file, {
        ...(values.text !== undefined && { textColumn: values.text }),
        ...(values.label !== undefined && { labelColumn: values.label }),
        ...(values.labels !== undefined && { labels: labelsOf(values.labels) }),
        signal,
        onText: (done) => progress.tell(() => `${done} texts`),
      });
      progress.clear();
      console.log(values.json ? JSON.stringify(report, null, 1) : formatReport(report));
      await classifier.dispose();
      return EXIT.done;
    } finally {
      await input?.release();
    }
  },
});
