/** Generates complete models as the Hub serves them. */

import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import type { RepositoryContent } from "../repository.ts";
import { ROBERTA_BASE, roberta, type Shape, TINY } from "./roberta.ts";
import { robertaTokenizer } from "./tokenizers.ts";

export const QUANTIZED = "onnx/model_quantized.onnx";

function describe(shape: Shape) {
  return {
    "config.json": JSON.stringify({
      architectures: ["RobertaForSequenceClassification"],
      model_type: "roberta",
      hidden_size: shape.hidden,
      num_attention_heads: shape.heads,
      num_hidden_layers: shape.layers,
      vocab_size: shape.vocabulary,
      max_position_embeddings: shape.positions,
      pad_token_id: 1,
      id2label: Object.fromEntries(
        Array.from({ length: shape.labels }, (_, index) => [index, `LABEL_${index}`]),
      ),
    }),
    "tokenizer.json": JSON.stringify(robertaTokenizer(shape.vocabulary)),
    "tokenizer_config.json": JSON.stringify({ tokenizer_class: "RobertaTokenizer", model_max_length: 1e30 }),
    "README.md": "---\nlicense: apache-2.0\n---\nRandom weights, for tests.\n",
  };
}

/** A runnable model of a few kilobytes. */
export function tinyModel(shape: Partial<Shape> = {}): RepositoryContent {
  const whole = { ...TINY, ...shape };
  return { ...describe(whole), [QUANTIZED]: roberta(whole) };
}

/**
 * A model with the size and shape of the reference, 125 MB. It is generated once and cached in a folder that git ignores.
 * @param folder such as `.cache`
 */
export async function referenceModel(folder: string): Promise<RepositoryContent> {
  const path = `${folder}/roberta-base-random-int8-v2.onnx`;
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await mkdir(folder, { recursive: true });
    await writeFile(path, roberta(ROBERTA_BASE));
  }
  return { ...describe(ROBERTA_BASE), [QUANTIZED]: await readFile(path) };
}
