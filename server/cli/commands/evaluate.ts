/** `tonescope evaluate FILE`: figures for a labeled file. */

import { command, EXIT } from "../command.ts";
import { loadFromOptions, MODEL_HELP, MODEL_OPTIONS } from "../model-options.ts";
import { evaluateFile, formatReport } from "../../scoring/evaluate-table.ts";
import { type Input, openInput } from "../../scoring/input.ts";

const HELP = `tonescope evaluate FILE [options]

Scores a table that has labels and says how good the model is on it: accuracy, recall, F1, calibration.

  --text COLUMN                 the column to score
  --label COLUMN                the column with the labels, by name in any case or by number
${MODEL_HELP}
  --json                        the figures as JSON
`;

export const main = command({
  help: HELP,
  options: {
    ...MODEL_OPTIONS,
    text: { type: "string" },
    label: { type: "string" },
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
