/** The second model of a command, beside that of `--model`. */

import type { Classifier } from "../../src/engine/classifier/classifier.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import { scoringModelOf } from "../../src/scoring/model.ts";
import { readHeads } from "../models/taught-heads.ts";
import type { ModelValues } from "../options/model.ts";
import { UsageError } from "../options/option.ts";

/** A loaded model, or a taught head that answers in its place. */
export interface ChosenModel {
  classifier: Classifier;
  head?: TaughtHead | undefined;
}

/** The model or the head, with what tells it from the other. */
export function nameOf({ classifier, head }: ChosenModel): string {
  const { id, revision, dtype } = scoringModelOf(classifier.info);
  return head ? `${head.name} (taught, on ${id})` : `${id}@${revision} ${dtype}`;
}

/**
 * @param against a model, or the file of a taught head on the first one
 * @param values that the first one was loaded with
 * @returns with it, the options that choose it
 * @throws UsageError for a head that gives a text several labels; AppError as `load` and `readHeads`
 */
export async function loadSecond(
  against: string,
  values: ModelValues & { againstDtype: string | undefined },
  first: Classifier,
  load: (choice: ModelValues) => Promise<Classifier>,
): Promise<ChosenModel & { choice: ModelValues }> {
  if (!against.endsWith(".json")) {
    const dtype = values.againstDtype;
    // Names of classes and preprocessing are of the first model.
    const choice = { ...values, model: against, dtype, classNames: [], preprocessing: undefined };
    return { classifier: await load(choice), choice };
  }
  const [head] = await readHeads([against], scoringModelOf(first.info));
  if (head?.kind === "multiple")
    throw new UsageError(`${against} gives a text several labels; --against takes heads with one.`);
  return { classifier: first, head, choice: values };
}
