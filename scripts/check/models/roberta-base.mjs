/** A repository with a model of RoBERTa-base's size that has random weights in a format of PyTorch only. */

import { pytorchArchive } from "./pytorch-files.mjs";
import { safetensors } from "./safetensors.mjs";

const [HIDDEN, BETWEEN, LAYERS, WORDS, POSITIONS] = [768, 3072, 12, 50_265, 514];
/** In bytes. */
export const LARGEST_TENSOR = 4 * WORDS * HIDDEN;

/** @returns {Map<string, number[]>} the shapes of RoBERTa-base with a head of three classes */
function shapes() {
  /** @type {Map<string, number[]>} */
  const all = new Map();
  const linear = (/** @type {string} */ name, /** @type {number} */ from, /** @type {number} */ to) =>
    all.set(`${name}.weight`, [to, from]).set(`${name}.bias`, [to]);
  const norm = (/** @type {string} */ name) =>
    all.set(`${name}.weight`, [HIDDEN]).set(`${name}.bias`, [HIDDEN]);
  all.set("roberta.embeddings.word_embeddings.weight", [WORDS, HIDDEN]);
  all.set("roberta.embeddings.position_embeddings.weight", [POSITIONS, HIDDEN]);
  all.set("roberta.embeddings.token_type_embeddings.weight", [1, HIDDEN]);
  norm("roberta.embeddings.LayerNorm");
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const prefix = `roberta.encoder.layer.${layer}`;
    for (const name of ["self.query", "self.key", "self.value", "output.dense"])
      linear(`${prefix}.attention.${name}`, HIDDEN, HIDDEN);
    norm(`${prefix}.attention.output.LayerNorm`);
    linear(`${prefix}.intermediate.dense`, HIDDEN, BETWEEN);
    linear(`${prefix}.output.dense`, BETWEEN, HIDDEN);
    norm(`${prefix}.output.LayerNorm`);
  }
  linear("classifier.dense", HIDDEN, HIDDEN);
  linear("classifier.out_proj", HIDDEN, 3);
  return all;
}

/** Numbers from -0.1 to 0.1, and others at each call. */
function randomNumbers() {
  let state = 1;
  return (/** @type {number} */ count) => {
    const floats = new Float32Array(count);
    for (const at of floats.keys()) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      floats[at] = (state / 2 ** 32 - 0.5) / 5;
    }
    return floats;
  };
}

/** What weights files are called, and how they are made. */
const FORMATS = {
  "model.safetensors": () => safetensors(shapes(), randomNumbers()),
  "pytorch_model.bin": () => pytorchArchive(shapes(), randomNumbers()),
};

/**
 * @param {Record<string, Uint8Array>} vocabulary files of a tokenizer
 * @param {keyof typeof FORMATS} weights
 * @returns {Record<string, string | Uint8Array>}
 */
export function robertaBase(vocabulary, weights = "model.safetensors") {
  const config = {
    architectures: ["RobertaForSequenceClassification"],
    model_type: "roberta",
    num_attention_heads: 12,
    max_position_embeddings: POSITIONS,
    pad_token_id: 1,
    layer_norm_eps: 1e-5,
    id2label: { 0: "negative", 1: "neutral", 2: "positive" },
  };
  return { ...vocabulary, "config.json": JSON.stringify(config), [weights]: FORMATS[weights]() };
}
