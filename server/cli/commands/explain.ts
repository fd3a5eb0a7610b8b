/** `tonescope explain TEXT`: an attribution of one text and its faithfulness, also beside a second model. */

import process from "node:process";
import { text as readAll } from "node:stream/consumers";
import type { Classifier } from "../../../src/engine/classifier/classifier.ts";
import { scoringModelOf } from "../../../src/scoring/model.ts";
import { readHeads } from "../../models/taught-heads.ts";
import { EXPLAINED_HEAD } from "../../options/head.ts";
import { METHOD_OPTIONS, methodFrom } from "../../options/method.ts";
import {
  MODEL_OPTIONS,
  MODEL_OR_BY_LANGUAGE,
  type ModelValues,
  SECOND_MODEL_OPTIONS,
} from "../../options/model.ts";
import { text, toggle, UsageError } from "../../options/option.ts";
import { JSON_OUTPUT } from "../../options/output.ts";
import { defineCommand, EXIT } from "../command.ts";
import { explainedModel, explainText } from "../explained-model.ts";
import { editsOf, type Explanation, formatExplanation } from "../explanation.ts";
import { chooseByLanguage, loadClassifier } from "../load-model.ts";
import { loadSecond, nameOf } from "../second-model.ts";
import { readBeside } from "../second-reading.ts";

export const command = defineCommand({
  usage: "tonescope explain TEXT [options]",
  about: `\
Gives each word of the text a value: by how much it raises the probability of the predicted class, or how much attention
it gets. Then measures the faithfulness of these values: words are deleted in their order and in random orders.
With --counterfactuals, edits of the text are scored too: the fewest words without which another class is predicted,
negation, opposite words, intensifiers, names, emoji, punctuation and letter case; * marks a changed class.
With --against, a second model explains the text by the same method: the probabilities and the words of both.
TEXT is - for standard input.`,
  examples: [
    'tonescope explain "The service was slow but friendly"',
    'tonescope explain "The service was slow but friendly" --method gradients --steps 64 --label positive',
    'tonescope explain "Der Service war langsam, aber freundlich" --model auto',
    'tonescope explain "The service was slow but friendly" --counterfactuals',
    'tonescope explain "Does anybody know a good museum?" --head category.head.json',
    'tonescope explain "The service was slow but friendly" --against multilingual',
  ],
  options: {
    ...METHOD_OPTIONS,
    label: text({
      flag: "label",
      value: "LABEL",
      group: "Attribution",
      defaultText: "the predicted class",
      help: "the class to explain",
    }),
    head: EXPLAINED_HEAD,
    counterfactuals: {
      ...toggle("counterfactuals", "score edits of the text too: what would change the prediction"),
      group: "Attribution",
    },
    ...MODEL_OPTIONS,
    model: MODEL_OR_BY_LANGUAGE,
    ...SECOND_MODEL_OPTIONS,
    json: JSON_OUTPUT,
  },
  positionals: [1, 1],
  async run(values, [argument = ""], { signal, progress }) {
    const method = methodFrom(values);
    const text = argument === "-" ? (await readAll(process.stdin)).replace(/\r?\n$/, "") : argument;
    if (text.trim() === "") throw new UsageError("The text is empty.");
    const { choice, language } = await chooseByLanguage(values, text, progress, signal);
    const loaded: Classifier[] = [];
    const load = async (wanted: ModelValues) => {
      const classifier = await loadClassifier(wanted, progress, 1, signal);
      loaded.push(classifier);
      return classifier;
    };
    const reporting = (what: string) => ({
      signal,
      onProgress: (done: number, total: number) => progress.update(() => `${what} ${done} of ${total}`),
    });
    try {
      const classifier = await load(choice);
      const { manifest } = classifier.info;
      const heads = values.head === undefined ? [] : [values.head];
      const [head] = await readHeads(heads, scoringModelOf(classifier.info));
      const model = explainedModel({ classifier, head, choice }, method, progress, signal);
      const { labels, explainer } = model;
      const chosen = values.label === undefined ? undefined : labels.indexOf(values.label);
      if (chosen === -1) throw new UsageError(`--label is one of ${labels.join(", ")}.`);
      const read = await explainText(model, text, method, reporting("words"), chosen);
      const { target, effects, passes, ...explained } = read;
      const soundness = await explainer.check(text, effects, target, reporting("orders"));
      const edits = values.counterfactuals
        ? editsOf(await explainer.counterfactuals(text, reporting("edits")), labels)
        : undefined;
      const { against, againstDtype } = values;
      const other = against && (await loadSecond(against, { ...choice, againstDtype }, classifier, load));
      const second =
        other &&
        (await readBeside({ ...model, ...read, name: nameOf({ classifier, head }) }, text, {
          name: nameOf(other),
          model: explainedModel(other, method, progress, signal),
          explain: (of, wanted) => explainText(of, text, method, reporting("words"), wanted),
        }));
      progress.clear();
      const explanation: Explanation = {
        text,
        ...(language !== undefined && { model: `${manifest.id}@${manifest.revision}`, language }),
        ...(head && { head: head.name }),
        ...explained,
        method: values.method,
        soundness,
        passes,
        ...(edits && { counterfactuals: edits }),
        ...(second && { against: second }),
      };
      console.log(values.json ? JSON.stringify(explanation, undefined, 2) : formatExplanation(explanation));
      return EXIT.done;
    } finally {
      for (const classifier of loaded) await classifier.dispose();
    }
  },
});
