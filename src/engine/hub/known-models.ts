/** What is known of some models and their files do not say, by the exact id or by the SHA-256 of their weights. */

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

const TONESCOPE = tweet(SENTIMENT);

/**
 * By the SHA-256 of the file that holds the weights. The hash of config.json would not do: models that were made from the
 * same one often have equal files.
 */
const KNOWN_WEIGHTS: Readonly<Record<string, Partial<ModelSettings>>> = {
  // The model of this app, revisions 4 to 9, also without its manifest.json.
  e9d679f6c15efca74c90f40354fbb9cac702706673791383cde3911bbcf6ba6d: TONESCOPE,
  "627cbb8d7b787e8935c4bcc83c2219a551f1b94273d8361a6285c101f602e130": TONESCOPE,
  "8ce446d6ca66b6b1ad960e6a0dec5e91d492ca89fdbe70e52be6623f485e415a": TONESCOPE,
  "2bc2d04cf6995bb5e46d1a31d66237018baf3f4d8a79d6494f8f277f4fa81de2": TONESCOPE,
  "821d7c29572fa3d4acb97a272d5ed04f487e2c3621c14f54d51b4b862293c11b": TONESCOPE,
  "9717c7a647fa3ab94d8ed87a66983e8abc252c6fdff5c7b0a4d2d536ce3008ee": TONESCOPE,
};

/** What is known of the model with all of these weights. */
function knownWeights(hashes: readonly string[]): Partial<ModelSettings> | undefined {
  const [first, ...others] = hashes.map((hash) =>
    Object.hasOwn(KNOWN_WEIGHTS, hash) ? KNOWN_WEIGHTS[hash] : undefined,
  );
  return others.every((other) => other === first) ? first : undefined;
}

const isDefault = (label: string, index: number) => label.toUpperCase() === `LABEL_${index}`;

/**
 * The labels and the preprocessing of a model, with `published`, what its own files say, where that differs.
 * @param id the id on the Hub; the name of a folder or of the model from which another was made says nothing
 * @param labels from config.json
 * @param weights the SHA-256 of the weights; none before they are there
 */
export function knownSettings(
  id: string,
  labels: string[],
  weights: readonly string[] = [],
): ModelSettings & { published?: ModelSettings } {
  const published: ModelSettings = { labels, preprocessing: "none" };
  const known = (Object.hasOwn(KNOWN_MODELS, id) ? KNOWN_MODELS[id] : undefined) ?? knownWeights(weights);
  if (!known) return published;
  const areReplaced = labels.every(isDefault) && known.labels?.length === labels.length;
  const settings = {
    labels: areReplaced && known.labels ? known.labels : labels,
    preprocessing: known.preprocessing ?? published.preprocessing,
  };
  const isChanged = areReplaced || settings.preprocessing !== published.preprocessing;
  return { ...settings, ...(isChanged && { published }) };
}
