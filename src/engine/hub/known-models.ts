/** What the model cards of some models say and their files do not, by the exact id. */

import type { ModelSettings } from "../model/manifest.ts";

const SENTIMENT = ["negative", "neutral", "positive"];
const SST2 = ["negative", "positive"];

/** The preprocessing of TweetEval's models (Barbieri et al. 2020). */
const tweet = (labels?: string[]): Partial<ModelSettings> => ({
  preprocessing: "tweet",
  ...(labels && { labels }),
});

const KNOWN_MODELS: Readonly<Record<string, Partial<ModelSettings>>> = {
  "cardiffnlp/twitter-roberta-base-sentiment": tweet(SENTIMENT),
  "cardiffnlp/twitter-roberta-base-sentiment-latest": tweet(SENTIMENT),
  "cardiffnlp/twitter-roberta-base-emotion": tweet(["anger", "joy", "optimism", "sadness"]),
  "cardiffnlp/twitter-roberta-base-emotion-multilabel-latest": tweet(),
  "cardiffnlp/twitter-roberta-base-offensive": tweet(["not-offensive", "offensive"]),
  "cardiffnlp/twitter-roberta-base-irony": tweet(["non_irony", "irony"]),
  "cardiffnlp/twitter-roberta-base-hate": tweet(["not-hate", "hate"]),
  "cardiffnlp/twitter-xlm-roberta-base-sentiment": tweet(SENTIMENT),
  "cardiffnlp/twitter-xlm-roberta-base-sentiment-multilingual": tweet(SENTIMENT),
  "Xenova/twitter-roberta-base-sentiment-latest": tweet(SENTIMENT),
  "onnx-community/twitter-roberta-base-sentiment-ONNX": tweet(SENTIMENT),
  "onnx-community/twitter-roberta-base-sentiment-latest-ONNX": tweet(SENTIMENT),
  "textattack/albert-base-v2-SST-2": { labels: SST2 },
  "textattack/bert-base-uncased-SST-2": { labels: SST2 },
  "textattack/roberta-base-SST-2": { labels: SST2 },
  "textattack/xlnet-base-cased-SST-2": { labels: SST2 },
};

const isDefault = (label: string, index: number) => label.toUpperCase() === `LABEL_${index}`;

/**
 * The labels and the preprocessing of a model, with `published`, what its own files say, where that differs.
 * @param id the id on the Hub; the name of a folder or of the model from which another was made says nothing
 * @param labels from config.json
 */
export function knownSettings(id: string, labels: string[]): ModelSettings & { published?: ModelSettings } {
  const published: ModelSettings = { labels, preprocessing: "none" };
  const known = Object.hasOwn(KNOWN_MODELS, id) ? KNOWN_MODELS[id] : undefined;
  if (!known) return published;
  const areReplaced = labels.every(isDefault) && known.labels?.length === labels.length;
  const settings = {
    labels: areReplaced && known.labels ? known.labels : labels,
    preprocessing: known.preprocessing ?? published.preprocessing,
  };
  const isChanged = areReplaced || settings.preprocessing !== published.preprocessing;
  return { ...settings, ...(isChanged && { published }) };
}
