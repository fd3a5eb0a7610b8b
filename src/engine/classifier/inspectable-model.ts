/** The inside of a loaded model, for explanation: single runs on given token ids, with intermediates or on a transformed graph. */

import type { ProblemType } from "../model/manifest.ts";
import type { Feeds, InferenceSession, Tensor } from "../model/inference-session.ts";
import { LOGITS } from "../onnx/interface.ts";
import type { Internals } from "../onnx/internals.ts";
import type { PreprocessingRule } from "../tokenizer/preprocess.ts";
import { tokenizeText, type TokenizedText } from "../tokenizer/tokenized-text.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";
import { padBatch, runBatches } from "./batching.ts";
import { attentionsOf, hiddenStatesOf, type Intermediates, type RequestedOutputs } from "./intermediates.ts";
import { checkLogits } from "./predict-label.ts";
import { calibratedProbabilities } from "./probabilities.ts";

/** What explanation needs of a model. Each method with input ids runs it and throws what `Classifier.classify` throws. */
export interface InspectableModel {
  /** The id of the mask token, when the vocabulary has one. */
  readonly maskId: number | undefined;
  /** @throws AppError `bad-tokenizer` when the tokens cannot be aligned with the text */
  tokenize(text: string): TokenizedText;
  /**
   * How many tokens the texts of one call of `probabilitiesOfAll` should have together, because several threads then
   * divide them; absent where one text after the other is as fast.
   */
  readonly joinedTokens?: number | undefined;
  /** @returns [classes], calibrated */
  probabilities(inputIds: readonly number[]): Promise<number[]>;
  /** @returns for each text what `probabilities` returns, to the bit */
  probabilitiesOfAll(texts: readonly (readonly number[])[]): Promise<number[][]>;
  /** The probabilities, with the requested intermediates that this export has. */
  intermediates(inputIds: readonly number[], requested: RequestedOutputs): Promise<Intermediates>;
  /**
   * A run of a transformed graph (`LoadOptions.transformGraph`).
   * @param extra the inputs that the transformation added, by name
   * @param fetches the outputs that it added
   */
  runTransformed(
    inputIds: readonly number[],
    extra: Readonly<Record<string, Tensor>>,
    fetches?: readonly string[],
  ): Promise<{ probabilities: number[]; outputs: Record<string, Tensor> }>;
}

interface InspectedModel {
  session: InferenceSession;
  tokenizer: Tokenizer;
  internals: Internals;
  labels: readonly string[];
  preprocessing: PreprocessingRule;
  problemType: ProblemType | undefined;
  temperature: number;
}

function requestedLayers(
  names: readonly string[],
  requested: boolean | number | undefined,
): readonly string[] {
  if (typeof requested !== "number") return requested ? names : [];
  const name = names.at(requested);
  return name === undefined ? [] : [name];
}

export function inspectableModel(model: InspectedModel): InspectableModel {
  const { session, tokenizer, internals, labels, preprocessing, problemType, temperature } = model;

  const calibrated = (logits: ArrayLike<number>) =>
    calibratedProbabilities(checkLogits(logits, labels), problemType, temperature);

  async function run(inputIds: readonly number[], fetches: readonly string[], extra?: Feeds["extra"]) {
    const feeds = { ...padBatch([{ inputIds }], tokenizer), ...(extra && { extra }) };
    const outputs = await session.run(feeds, [LOGITS, ...fetches]);
    return { probabilities: calibrated(outputs[LOGITS]?.data ?? []), outputs };
  }

  return {
    maskId: tokenizer.maskId,
    tokenize: (text) => tokenizeText(tokenizer, text, preprocessing),
    joinedTokens: session.joinedTokens,
    probabilities: async (inputIds) => (await run(inputIds, [])).probabilities,

    async probabilitiesOfAll(texts) {
      const rows = texts.map((inputIds) => ({ inputIds }));
      const batchTokens = session.joinedTokens && Number.POSITIVE_INFINITY;
      const outputs = await runBatches(session, rows, { outputs: [LOGITS], batchTokens, tokenizer });
      return outputs.map(([logits = []]) => calibrated(logits));
    },

    async intermediates(inputIds, requested) {
      const attentions = requested.attentions ? internals.attentions : [];
      const hiddenStates = requestedLayers(internals.hiddenStates, requested.hiddenStates);
      const { probabilities, outputs } = await run(inputIds, [...attentions, ...hiddenStates]);
      // A text without tokens is run as one.
      const tokens = Math.max(1, inputIds.length);
      const found = attentionsOf(outputs, attentions, tokens);
      const states = hiddenStatesOf(outputs, hiddenStates, tokens);
      return {
        probabilities,
        ...(found && { attentions: found }),
        ...(states && { hiddenStates: states }),
      };
    },

    runTransformed: (inputIds, extra, fetches = []) => run(inputIds, fetches, extra),
  };
}
