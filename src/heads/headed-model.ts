/** A model that answers with a taught head, so that the head is explained as a model is. */

import type { InspectableModel } from "../engine/classifier/inspectable-model.ts";
import { poolTokens } from "../engine/explain/representations/hidden-states.ts";
import { AppError } from "../errors/app-error.ts";
import { headProbabilities } from "./apply.ts";
import type { TaughtHead } from "./file/head.ts";

/**
 * The model with the categories of a head in place of its classes: each run reads the head's layer. Its gradients are those
 * of `loadDifferentiableHead`; the graph that `runTransformed` runs keeps the model's classes.
 * @param model whose weights the head was taught on
 */
export function headedModel(model: InspectableModel, head: TaughtHead): InspectableModel {
  const answer = async (inputIds: readonly number[]): Promise<number[]> => {
    const { probabilities, hiddenStates } = await model.intermediates(inputIds, { hiddenStates: head.layer });
    if (!hiddenStates) {
      throw new AppError("not-shown", `This export does not show layer ${head.layer}, which the head reads.`);
    }
    return headProbabilities(head, poolTokens(hiddenStates, 0, head.pooling), probabilities);
  };
  return {
    maskId: model.maskId,
    tokenize: (text) => model.tokenize(text),
    probabilities: answer,
    async probabilitiesOfAll(texts) {
      const answers: number[][] = [];
      for (const inputIds of texts) answers.push(await answer(inputIds));
      return answers;
    },
    intermediates: async (inputIds, requested) => ({
      ...(await model.intermediates(inputIds, requested)),
      probabilities: await answer(inputIds),
    }),
    runTransformed: (inputIds, extra, fetches) => model.runTransformed(inputIds, extra, fetches),
  };
}
