/** The embedded model in floats, under the names that `transformers` gives a BERT. */

/** @typedef {import("../../../src/engine/kernel/encoder.ts").EncoderWeights} EncoderWeights */
/** @typedef {import("../../../src/engine/kernel/encoder.ts").LinearWeights} LinearWeights */
/** @typedef {import("../../../src/engine/kernel/encoder.ts").EmbeddingTable} EmbeddingTable */
/** @typedef {{ shape: number[], values: () => Float32Array }} FloatTensor */

/** The integers of a tensor in UINT8 or INT8. @param {import("../../../src/engine/onnx/tensor.ts").OnnxTensor} tensor */
function integersOf({ type, raw }) {
  const { buffer, byteOffset, length } = /** @type {Uint8Array} */ (raw);
  const [INT8, UINT8] = [3, 2];
  if (type !== INT8 && type !== UINT8) throw new Error(`These weights are of type ${type}.`);
  return type === INT8
    ? new Int8Array(buffer, byteOffset, length)
    : new Uint8Array(buffer, byteOffset, length);
}

/** @param {ArrayLike<number>} values one for all columns or one for each @param {number} column */
const of = (values, column) => values[values.length > 1 ? column : 0] ?? Number.NaN;

/** [inputs, outputs], in steps from the zero point. @param {LinearWeights} linear */
export function stepsOf({ weights, zeroPoints, columns }) {
  return Int16Array.from(integersOf(weights), (value, at) => value - of(zeroPoints, at % columns));
}

/**
 * [outputs, inputs], as PyTorch keeps it. Factors of the inputs become part of the matrix.
 * @param {LinearWeights} linear
 */
function matrixOf(linear) {
  const { scales, inputFactors, depth, columns } = linear;
  const floats = new Float32Array(depth * columns);
  for (const [at, steps] of stepsOf(linear).entries()) {
    const column = at % columns;
    const input = (at - column) / columns;
    const factor = inputFactors ? (inputFactors[input] ?? Number.NaN) : 1;
    floats[column * depth + input] = steps * of(scales, column) * factor;
  }
  return floats;
}

/** @param {EmbeddingTable} table */
function rowsOf({ bits, values, scales, zeroPoint }) {
  if (bits !== 8 || scales.length > 1) throw new Error("This table has not one step.");
  return Float32Array.from(integersOf(values), (value) => (value - zeroPoint) * (scales[0] ?? Number.NaN));
}

/** @param {EncoderWeights} encoder */
export function embeddedWeights(encoder) {
  /** @type {Map<string, FloatTensor>} */
  const tensors = new Map();
  const { positionEmbeddings, tokenType, outputs } = encoder;
  const head = outputs.get("logits");
  if (!positionEmbeddings || !("rows" in tokenType) || !head) throw new Error("It is no BERT.");
  for (const [name, table] of Object.entries({
    word: encoder.wordEmbeddings,
    position: positionEmbeddings,
    token_type: tokenType,
  }))
    tensors.set(`bert.embeddings.${name}_embeddings.weight`, {
      shape: [table.rows, table.columns],
      values: () => rowsOf(table),
    });
  /** @param {string} name @param {{ gamma: Float32Array, beta: Float32Array } | undefined} weights */
  const norm = (name, weights) => {
    if (!weights) throw new Error(`There is no ${name}.`);
    const { gamma, beta } = weights;
    tensors.set(`${name}.weight`, { shape: [gamma.length], values: () => gamma });
    tensors.set(`${name}.bias`, { shape: [beta.length], values: () => beta });
  };
  /** @param {string} name @param {LinearWeights} weights */
  const linear = (name, weights) => {
    const { depth, columns, bias } = weights;
    tensors.set(`${name}.weight`, { shape: [columns, depth], values: () => matrixOf(weights) });
    tensors.set(`${name}.bias`, { shape: [columns], values: () => bias });
  };
  norm("bert.embeddings.LayerNorm", encoder.embeddingNorm);
  for (const [at, layer] of encoder.layers.entries()) {
    const prefix = `bert.encoder.layer.${at}`;
    linear(`${prefix}.attention.self.query`, layer.query);
    linear(`${prefix}.attention.self.key`, layer.key);
    linear(`${prefix}.attention.self.value`, layer.value);
    linear(`${prefix}.attention.output.dense`, layer.projection);
    norm(`${prefix}.attention.output.LayerNorm`, layer.attentionNorm);
    linear(`${prefix}.intermediate.dense`, layer.ffnUp);
    linear(`${prefix}.output.dense`, layer.ffnDown);
    norm(`${prefix}.output.LayerNorm`, layer.outputNorm);
  }
  linear("classifier", head);
  return tensors;
}
