/**
 * Finds a post-norm encoder with a classification head (BERT, RoBERTa, XLM-R and their like) in a graph of dynamic
 * 8-bit products, by its shape and not by its names. It begins at the outputs and goes back, and whatever it does
 * not know ends in a reason: better no kernel than one that computes something else.
 */

import type { ByteSource } from "../model/segmented-bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import type { Encoder, Layer, Linear, Norm, Pooler, PositionRule, Table } from "./encoder.ts";
import { matchAttention } from "./recognize-attention.ts";
import { matchEmbeddings } from "./recognize-embeddings.ts";
import { GraphReader, Unfit } from "./graph-reader.ts";
import { asLinear, asNorm, linear, norm } from "./recognize-parts.ts";

const MOST_LAYERS = 48;

/** x/2 · (1 + erf(x/√2)), its factors in any order, or the operator of that name. @returns x */
function geluInput(graph: GraphReader, value: string): string | undefined {
  const whole = graph.made(value, "Gelu");
  if (whole) return whole.inputs[0];
  const factors: string[] = [];
  const flatten = (name: string): void => {
    const product = graph.made(name, "Mul");
    if (product && factors.length < 8) product.inputs.forEach(flatten);
    else factors.push(name);
  };
  flatten(value);
  let half = 1;
  let x: string | undefined;
  let inErf: string | undefined;
  for (const factor of factors) {
    const number = graph.float(factor);
    const sum = graph.made(factor, "Add");
    const erf = sum && graph.pairs(sum).find(([a, b]) => graph.made(a, "Erf") && graph.float(b) === 1)?.[0];
    if (number !== undefined) half *= number;
    else if (erf !== undefined && inErf === undefined) inErf = graph.producer(erf)?.inputs[0];
    else if (x === undefined) x = factor;
    else return undefined;
  }
  const scaled = graph.made(inErf, "Div", "Mul");
  const [inner, by] = scaled?.inputs ?? [];
  const root = graph.float(by) ?? Number.NaN;
  const isRoot = Math.abs((scaled?.opType === "Div" ? root : 1 / root) - Math.SQRT2) < 1e-4;
  return graph.same(inner, x) && isRoot && Math.abs(half - 0.5) < 1e-6 ? x : undefined;
}

interface Block {
  layer: Layer;
  heads: number;
  scale: number;
  /** The value that the layer begins with. */
  input: string;
  attentions: string;
  mask: string;
}

/** A residual sum: one part is a product, the other what went around it. */
function residual(
  graph: GraphReader,
  value: string,
  what: string,
): { part: Linear; from: string; around: string } {
  const sum = graph.made(value, "Add");
  for (const [a, b] of sum ? graph.pairs(sum) : []) {
    const found = linear(graph, a);
    if (found) return { part: found.linear, from: found.input, around: b };
  }
  throw new Unfit(`${what} is no 8-bit product with something added to it.`);
}

function matchLayer(graph: GraphReader, output: string): Block {
  const outputNorm = asNorm(graph, output, "the end of a layer");
  const second = residual(graph, outputNorm.input, "The end of a layer");
  const wide = geluInput(graph, second.from);
  if (wide === undefined) throw new Unfit("Its activation function is not GELU with erf.");
  const widening = asLinear(graph, wide, "the first product behind attention");
  const attentionNorm = asNorm(graph, second.around, "the middle of a layer");
  if (!graph.same(widening.input, second.around))
    throw new Unfit("A layer does not go around its own middle.");
  const first = residual(graph, attentionNorm.input, "The output of attention");
  const attention = matchAttention(graph, first.from);
  if (!graph.same(attention.input, first.around))
    throw new Unfit("A layer does not go around its own input.");
  const { query, key, value, heads, scale, input, attentions, mask } = attention;
  const layer: Layer = {
    query,
    key,
    value,
    projection: first.part,
    attentionNorm: attentionNorm.norm,
    widening: widening.linear,
    narrowing: second.part,
    outputNorm: outputNorm.norm,
  };
  return { layer, heads, scale, input, attentions, mask };
}

/** The vector that the heads begin with. @returns the last hidden state */
function matchPooling(graph: GraphReader, value: string): { pooling: Encoder["pooling"]; state: string } {
  const gather = graph.made(value, "Gather");
  if (gather) {
    const isFirst = graph.integers(gather.inputs[1])?.join() === "0" && gather.ints["axis"]?.join() === "1";
    if (isFirst && gather.inputs[0] !== undefined) return { pooling: "first", state: gather.inputs[0] };
  }
  const mean = graph.made(value, "Div");
  const sum = graph.made(mean?.inputs[0], "ReduceSum");
  const weighed = graph.made(sum?.inputs[0], "Mul");
  for (const [state, weight] of weighed && sum && graph.isAlong(sum, 1) ? graph.pairs(weighed) : []) {
    const isMask = [...graph.ancestors(weight)].every((step) =>
      typeof step === "string"
        ? step === "attention_mask"
        : ["Cast", "Unsqueeze", "Expand", "Shape"].includes(step.opType),
    );
    const isCount = [...graph.ancestors(mean?.inputs[1] ?? "")].every((step) =>
      typeof step === "string"
        ? step === "attention_mask"
        : ["Cast", "Unsqueeze", "Expand", "Shape", "ReduceSum", "Clip", "Max"].includes(step.opType),
    );
    if (isMask && isCount) return { pooling: "mean", state };
  }
  throw new Unfit("Neither the mean of its tokens nor the first token goes into its head.");
}

function matchPooler(graph: GraphReader, value: string): { pooler?: Pooler; from: string } {
  const activation = graph.made(value, "Tanh", "Relu");
  if (!activation) return { from: value };
  const { linear, input } = asLinear(graph, activation.inputs[0] ?? "", "the product before its head");
  return { pooler: { linear, activation: activation.opType === "Tanh" ? "tanh" : "relu" }, from: input };
}

/** Keys that do not count get the lowest number there is; nothing else may depend on what is masked. */
function checkMask(graph: GraphReader, mask: string): void {
  const known =
    /^(Add|And|Cast|Concat|ConstantOfShape|Equal|Expand|Flatten|Gather|GreaterOrEqual|Mul|Not|Range|Reshape|Shape|Slice|Sub|Unsqueeze|Where)$/;
  let isMasked = false;
  for (const step of graph.ancestors(mask)) {
    if (typeof step === "string") {
      if (step === "attention_mask") isMasked = true;
      else if (step !== "input_ids") throw new Unfit(`Its attention depends on ${step}.`);
    } else if (!known.test(step.opType)) throw new Unfit(`Its attention mask is made with ${step.opType}.`);
    // A query's place compared with anything but zero would be a mask that looks back.
    else if (step.opType === "GreaterOrEqual" && graph.integers(step.inputs[1])?.join() !== "0") {
      throw new Unfit("Its attention mask compares places.");
    }
  }
  if (!isMasked) throw new Unfit("Its attention does not depend on the attention mask.");
}

interface Found {
  positionRule: PositionRule;
  words: Table;
  positions: Table;
  tokenType: Table | Float32Array;
  embeddingNorm: Norm;
}

function matchStart(graph: GraphReader, output: string): Found | undefined {
  const found = norm(graph, output);
  const embeddings = found && matchEmbeddings(graph, found.input);
  return embeddings && { ...embeddings, embeddingNorm: found.norm };
}

function checkSizes({
  hidden,
  heads,
  inner,
  attentionScale,
  layers,
  words,
  positions,
  outputs,
  pooler,
}: Encoder): void {
  if (
    !Number.isInteger(heads) ||
    heads < 1 ||
    hidden % heads !== 0 ||
    (hidden / heads) % 8 !== 0 ||
    inner % 8 !== 0
  )
    throw new Unfit("Its sizes are no multiples of eight.");
  if (!Number.isFinite(attentionScale)) throw new Unfit("The scale of its attention is not a number.");
  const is = ({ depth, columns }: Linear, from: number, to: number) => depth === from && columns === to;
  const fits =
    layers.every(
      ({ query, key, value, projection, widening, narrowing, attentionNorm, outputNorm }) =>
        [query, key, value, projection].every((part) => is(part, hidden, hidden)) &&
        is(widening, hidden, inner) &&
        is(narrowing, inner, hidden) &&
        [attentionNorm, outputNorm].every(({ gamma }) => gamma.length === hidden),
    ) &&
    [words, positions].every(({ values }) => values.dims[1] === hidden) &&
    [...outputs.values()].every(({ depth }) => depth === (pooler?.linear.columns ?? hidden)) &&
    (!pooler || (pooler.linear.depth === hidden && pooler.linear.columns % 8 === 0));
  if (!fits) throw new Unfit("Its weights do not fit each other.");
}

/** Whether `recognize` knows a model; also of bytes that are no model at all. */
export function isForKernel(model: ByteSource): boolean {
  try {
    recognize(model);
    return true;
  } catch (cause) {
    if (cause instanceof Unfit || cause instanceof AppError) return false;
    throw cause;
  }
}

/**
 * @param model the bytes of an .onnx file, checked before; large weights may be beside it.
 * @throws Unfit with the reason when the graph is not of the known shape; AppError `bad-model`
 */
export function recognize(model: ByteSource): Encoder {
  const graph = new GraphReader(model);
  if (!graph.outputs.includes("logits")) throw new Unfit("It has no output named logits.");
  if (!graph.operations.some(({ opType }) => opType === "MatMulInteger"))
    throw new Unfit("It has no dynamic 8-bit products.");
  const logits = asLinear(graph, "logits", "its head");
  const { pooler, from } = matchPooler(graph, logits.input);
  const { pooling, state } = matchPooling(graph, from);
  const blocks: Block[] = [];
  let [value, start] = [state, matchStart(graph, state)];
  const hiddenStateNames = [value];
  while (!start) {
    if (blocks.length === MOST_LAYERS) throw new Unfit("It has too many layers.");
    const block = matchLayer(graph, value);
    blocks.unshift(block);
    value = block.input;
    hiddenStateNames.unshift(value);
    start = matchStart(graph, value);
  }
  const [first] = blocks;
  if (!first) throw new Unfit("It has no layers.");
  if (!blocks.every(({ heads, scale }) => heads === first.heads && scale === first.scale))
    throw new Unfit("Its layers differ in their heads.");
  checkMask(graph, first.mask);
  if (!blocks.every(({ mask }) => graph.same(mask, first.mask))) {
    for (const { mask } of blocks) checkMask(graph, mask);
  }
  const attentionNames = blocks.map(({ attentions }) => attentions);
  const outputs = new Map([["logits", logits.linear]]);
  const known = new Set(["logits", ...attentionNames, ...hiddenStateNames]);
  for (const name of graph.outputs.filter((output) => !known.has(output))) {
    const head = linear(graph, name);
    if (!head || !graph.same(head.input, logits.input))
      throw new Unfit(`Its output ${name} is no linear head on the pooled vector.`);
    outputs.set(name, head.linear);
  }
  const encoder: Encoder = {
    hidden: first.layer.query.depth,
    heads: first.heads,
    inner: first.layer.widening.columns,
    attentionScale: first.scale,
    ...start,
    layers: blocks.map(({ layer }) => layer),
    pooling,
    ...(pooler && { pooler }),
    outputs,
    attentionNames,
    hiddenStateNames,
  };
  checkSizes(encoder);
  return encoder;
}
