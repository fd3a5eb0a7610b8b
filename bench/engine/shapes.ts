/** Encoders of the shapes that people use, with random weights. */

import { kernelBackend } from "../../src/engine/backends/kernel.ts";
import { nodeBackend } from "../../src/engine/backends/node.ts";
import type { InferenceSession } from "../../src/engine/model/inference-session.ts";
import { encoderGraph } from "../../src/engine/weights/encoders/encoder-graph.ts";
import type { ConvertedDtype } from "../../src/engine/weights/encoders/graph-parts.ts";
import { encoderSettings, familyOf } from "../../src/engine/weights/encoders/settings.ts";
import type { NamedTensor } from "../../src/engine/weights/formats/names.ts";
import { countOf } from "../../src/engine/weights/tensors/tensor.ts";

/** Fewer words than the models have: a longer table changes the memory and not the time. */
const WORDS = 8000;
const [HIDDEN, BETWEEN, CLASSES] = [768, 3072, 3];

/** The shapes of the tensors by their names in `transformers`. */
type Shapes = Map<string, number[]>;

export interface Model {
  config: Record<string, unknown>;
  shapes: Shapes;
}

class ShapeList {
  readonly shapes: Shapes = new Map();
  readonly #hasBiases: boolean;

  constructor(hasBiases = true) {
    this.#hasBiases = hasBiases;
  }

  table(name: string, rows: number, columns = HIDDEN): this {
    this.shapes.set(`${name}.weight`, [rows, columns]);
    return this;
  }

  linear(name: string, from = HIDDEN, to = HIDDEN, hasBias = this.#hasBiases): this {
    this.shapes.set(`${name}.weight`, [to, from]);
    if (hasBias) this.shapes.set(`${name}.bias`, [to]);
    return this;
  }

  norm(name: string): this {
    this.shapes.set(`${name}.weight`, [HIDDEN]);
    if (this.#hasBiases) this.shapes.set(`${name}.bias`, [HIDDEN]);
    return this;
  }
}

function distilBert(): Model {
  const list = new ShapeList().table("distilbert.embeddings.word_embeddings", WORDS);
  list.table("distilbert.embeddings.position_embeddings", 512).norm("distilbert.embeddings.LayerNorm");
  for (let layer = 0; layer < 6; layer += 1) {
    const name = `distilbert.transformer.layer.${layer}`;
    for (const part of ["q_lin", "k_lin", "v_lin", "out_lin"]) list.linear(`${name}.attention.${part}`);
    list.norm(`${name}.sa_layer_norm`).norm(`${name}.output_layer_norm`);
    list.linear(`${name}.ffn.lin1`, HIDDEN, BETWEEN).linear(`${name}.ffn.lin2`, BETWEEN, HIDDEN);
  }
  list.linear("pre_classifier").linear("classifier", HIDDEN, CLASSES);
  return { config: { model_type: "distilbert", n_heads: 12 }, shapes: list.shapes };
}

/** Layers with BERT's names; queries, keys and values are named by the family. */
function bertLayers(list: ShapeList, prefix: string, layers: number, attention: readonly string[]): void {
  for (let layer = 0; layer < layers; layer += 1) {
    const name = `${prefix}.encoder.layer.${layer}`;
    for (const part of attention) list.linear(`${name}.attention.${part}`);
    list
      .linear(`${name}.intermediate.dense`, HIDDEN, BETWEEN)
      .linear(`${name}.output.dense`, BETWEEN, HIDDEN);
    list.norm(`${name}.output.LayerNorm`);
  }
}

function roberta(): Model {
  const list = new ShapeList().table("roberta.embeddings.word_embeddings", WORDS);
  list
    .table("roberta.embeddings.position_embeddings", 514)
    .table("roberta.embeddings.token_type_embeddings", 1);
  list.norm("roberta.embeddings.LayerNorm");
  bertLayers(list, "roberta", 12, ["self.query", "self.key", "self.value", "output.dense"]);
  for (let layer = 0; layer < 12; layer += 1)
    list.norm(`roberta.encoder.layer.${layer}.attention.output.LayerNorm`);
  list.linear("classifier.dense").linear("classifier.out_proj", HIDDEN, CLASSES);
  return { config: { model_type: "roberta", num_attention_heads: 12, pad_token_id: 1 }, shapes: list.shapes };
}

function mpnet(): Model {
  const list = new ShapeList().table("mpnet.embeddings.word_embeddings", WORDS);
  list.table("mpnet.embeddings.position_embeddings", 514).norm("mpnet.embeddings.LayerNorm");
  list.table("mpnet.encoder.relative_attention_bias", 32, 12);
  bertLayers(list, "mpnet", 12, ["attn.q", "attn.k", "attn.v", "attn.o"]);
  for (let layer = 0; layer < 12; layer += 1) list.norm(`mpnet.encoder.layer.${layer}.attention.LayerNorm`);
  list.linear("classifier.dense").linear("classifier.out_proj", HIDDEN, CLASSES);
  return { config: { model_type: "mpnet", num_attention_heads: 12, pad_token_id: 1 }, shapes: list.shapes };
}

function debertaV3Small(): Model {
  const list = new ShapeList().table("deberta.embeddings.word_embeddings", WORDS);
  list.norm("deberta.embeddings.LayerNorm");
  list.table("deberta.encoder.rel_embeddings", 512).norm("deberta.encoder.LayerNorm");
  bertLayers(list, "deberta", 6, ["self.query_proj", "self.key_proj", "self.value_proj", "output.dense"]);
  for (let layer = 0; layer < 6; layer += 1)
    list.norm(`deberta.encoder.layer.${layer}.attention.output.LayerNorm`);
  list.linear("pooler.dense").linear("classifier", HIDDEN, CLASSES);
  const attention = { relative_attention: true, share_att_key: true, pos_att_type: "p2c|c2p" };
  const positions = { position_buckets: 256, position_biased_input: false, norm_rel_ebd: "layer_norm" };
  return {
    config: { model_type: "deberta-v2", num_attention_heads: 12, ...attention, ...positions },
    shapes: list.shapes,
  };
}

function modernBertBase(): Model {
  const list = new ShapeList(false).table("model.embeddings.tok_embeddings", WORDS);
  list.norm("model.embeddings.norm").norm("model.final_norm").norm("head.norm");
  for (let layer = 0; layer < 22; layer += 1) {
    const name = `model.layers.${layer}`;
    if (layer > 0) list.norm(`${name}.attn_norm`);
    list.linear(`${name}.attn.Wqkv`, HIDDEN, 3 * HIDDEN).linear(`${name}.attn.Wo`);
    list
      .norm(`${name}.mlp_norm`)
      .linear(`${name}.mlp.Wi`, HIDDEN, 2 * 1152)
      .linear(`${name}.mlp.Wo`, 1152);
  }
  list.linear("head.dense").linear("classifier", HIDDEN, CLASSES, true);
  return { config: { model_type: "modernbert", num_attention_heads: 12 }, shapes: list.shapes };
}

export const MODELS: Readonly<Record<string, () => Model>> = {
  "distilbert-base": distilBert,
  "roberta-base": roberta,
  "mpnet-base": mpnet,
  "deberta-v3-small": debertaV3Small,
  "modernbert-base": modernBertBase,
};

/** Normal numbers with the standard deviation of trained weights; norms are near one. */
function valuesOf(name: string, shape: readonly number[], seed: number): Float32Array {
  const isNorm = shape.length === 1 && name.endsWith(".weight");
  const deviation = shape.length === 1 ? 0.05 : 0.045;
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const values = new Float32Array(countOf(shape));
  const [middle, factor] = [isNorm ? 1 : 0, Math.sqrt(3) * deviation];
  // A loop, because `Float32Array.from` is ten times as slow. The sum of four uniform numbers is nearly normal, with a
  // variance of a third.
  for (let at = 0; at < values.length; at += 1)
    values[at] = middle + (uniform() + uniform() + uniform() + uniform() - 2) * factor;
  return values;
}

function tensorsOf({ shapes }: Model): Map<string, NamedTensor> {
  // A table is read in parts, one after the other.
  let latest: { name: string; bytes: Uint8Array } | undefined;
  return new Map(
    [...shapes].map(([name, shape], at) => {
      const size = 4 * countOf(shape);
      const read = async (start: number, end: number) => {
        if (latest?.name !== name)
          latest = { name, bytes: new Uint8Array(valuesOf(name, shape, at + 1).buffer) };
        return latest.bytes.slice(start, end);
      };
      const file = { name, size, read };
      return [name, { dtype: "f32", shape, start: 0, isTransposed: false, position: 0, file }];
    }),
  );
}

/** The ONNX file of a model. */
export async function converted(model: Model, dtype: ConvertedDtype): Promise<Uint8Array> {
  const family = familyOf(model.config);
  if (!family) throw new Error("The family is not known.");
  const settings = encoderSettings(model.config, family);
  const { size, bytes } = encoderGraph(dtype, tensorsOf(model), family, settings, CLASSES);
  const file = new Uint8Array(size);
  let at = 0;
  for await (const piece of bytes()) {
    file.set(piece, at);
    at += piece.length;
  }
  return file;
}

const idsOf = (length: number, seed: number) =>
  Array.from({ length }, (_, at) => 10 + ((seed * 7919 + at * at * 31 + at * 37) % (WORDS - 10)));

const run = async (session: InferenceSession, inputIds: readonly number[]) => {
  const feeds = { inputIds, attentionMask: inputIds.map(() => 1), dims: [1, inputIds.length] as const };
  return [...((await session.run(feeds, ["logits"]))["logits"]?.data ?? [])];
};

const best = (values: readonly number[]) => values.indexOf(Math.max(...values));

const softmax = (logits: readonly number[]) => {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
};

/** For how many texts 8 bits have the same label as floats, and how near to a tie the floats are for the others. */
export async function labelsEqual(model: Model, bytes: Uint8Array, texts: number): Promise<string> {
  const kernel = await kernelBackend().createSession(bytes);
  const floats = await nodeBackend({ threads: 1 }).createSession(await converted(model, "fp32"));
  let [equal, largest] = [0, 0];
  const found = new Set<number>();
  for (let text = 0; text < texts; text += 1) {
    const ids = idsOf(6 + (text % 40), text + 100);
    const probabilities = softmax(await run(floats, ids));
    const [label, other] = [best(probabilities), best(await run(kernel, ids))];
    found.add(label);
    if (label === other) equal += 1;
    else largest = Math.max(largest, (probabilities[label] ?? NaN) - (probabilities[other] ?? NaN));
  }
  await floats.dispose();
  await kernel.dispose();
  const others = equal < texts ? `, the others with probabilities at most ${largest.toFixed(3)} apart` : "";
  return `${equal} of ${texts} (${found.size} labels occur${others})`;
}
