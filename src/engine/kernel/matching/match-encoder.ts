/**
 * Matches an encoder with a classification head in a graph of quantized matrix products, by its structure and not by
 * its names. It starts at the outputs and follows the graph backwards. Anything that it does not know ends in an
 * `UnsupportedGraph` with the reason: no kernel is better than one that computes something else.
 */

import type { ByteSource } from "../../model/segmented-bytes.ts";
import { AppError } from "../../../errors/app-error.ts";
import { OnnxGraph, UnsupportedGraph } from "../../onnx/graph.ts";
import type { DistanceBias, EncoderWeights, LinearWeights, PositionRule } from "../encoder.ts";
import type { Architecture, LayerMatch } from "./architecture.ts";
import { matchDistances } from "./match-distances.ts";
import { matchPooler, matchPooling } from "./match-head.ts";
import { matchLinear, requireLinear } from "./match-linear.ts";
import { POST_NORM } from "./post-norm.ts";
import { PRE_NORM } from "./pre-norm.ts";

/** Tried in turn. A further architecture is one file like post-norm.ts and one entry here (README.md). */
const ARCHITECTURES: readonly Architecture[] = [POST_NORM, PRE_NORM];

const MAX_LAYERS = 48;

/** Sizes that the kernel's loops divide by without a remainder. */
const SIZE_MULTIPLE = 8;

/** Nodes with which exports compute the additive mask from the attention mask. */
const MASK_NODES: ReadonlySet<string> = new Set([
  "Add",
  "And",
  "Cast",
  "Concat",
  "ConstantOfShape",
  "Equal",
  "Expand",
  "Flatten",
  "Gather",
  "GreaterOrEqual",
  "Mul",
  "Not",
  "Range",
  "Reshape",
  "Shape",
  "Slice",
  "Sub",
  "Unsqueeze",
  "Where",
]);

/** Checks that masked keys depend on the attention mask and on nothing else. @throws UnsupportedGraph */
function checkMask(graph: OnnxGraph, mask: string): void {
  let isMasked = false;
  for (const ancestor of graph.ancestors(mask)) {
    if (typeof ancestor === "string") {
      if (ancestor === "attention_mask") isMasked = true;
      else if (ancestor !== "input_ids") throw new UnsupportedGraph(`Its attention depends on ${ancestor}.`);
    } else if (!MASK_NODES.has(ancestor.opType))
      throw new UnsupportedGraph(`Its attention mask is made with ${ancestor.opType}.`);
    // The position of a query compared with anything but zero would be a causal mask.
    else if (ancestor.opType === "GreaterOrEqual" && graph.integers(ancestor.inputs[1])?.join() !== "0")
      throw new UnsupportedGraph("Its attention mask compares places.");
  }
  if (!isMasked) throw new UnsupportedGraph("Its attention does not depend on the attention mask.");
}

function checkHeads({ heads, hiddenSize, intermediateSize }: EncoderWeights): void {
  const isMultiple = (size: number) => size % SIZE_MULTIPLE === 0;
  const areWhole = Number.isInteger(heads) && heads >= 1 && hiddenSize % heads === 0;
  if (!areWhole || !isMultiple(hiddenSize / heads) || !isMultiple(intermediateSize))
    throw new UnsupportedGraph("Its sizes are no multiples of eight.");
}

/** @throws UnsupportedGraph */
function checkSizes(encoder: EncoderWeights): void {
  checkHeads(encoder);
  const { hiddenSize: hidden, intermediateSize: intermediate, layers, outputs, pooler, finalNorm } = encoder;
  if (!Number.isFinite(encoder.attentionScale))
    throw new UnsupportedGraph("The scale of its attention is not a number.");
  const maps = ({ depth, columns }: LinearWeights, from: number, to: number) =>
    depth === from && columns === to;
  const layersFit = layers.every(
    ({ query, key, value, projection, ffnUp, ffnGate, ffnDown, attentionNorm, outputNorm, embeddings }) =>
      [query, key, value, projection].every((linear) => maps(linear, hidden, hidden)) &&
      [embeddings?.key, embeddings?.query].every((linear) => !linear || maps(linear, hidden, hidden)) &&
      [ffnUp, ffnGate].every((linear) => !linear || maps(linear, hidden, intermediate)) &&
      maps(ffnDown, intermediate, hidden) &&
      [attentionNorm, outputNorm, embeddings?.norm, finalNorm].every(
        (norm) => !norm || norm.gamma.length === hidden,
      ),
  );
  const distancesFit = layers.every(
    ({ distances }) => !distances || [1, encoder.heads].includes(distances.heads),
  );
  const tables = [encoder.wordEmbeddings, encoder.positionEmbeddings];
  const tablesFit = tables.every((table) => !table || table.columns === hidden);
  const areAlike = new Set(layers.map(({ ffnGate }) => ffnGate !== undefined)).size === 1;
  const pooled = pooler?.linear.columns ?? hidden;
  const headsFit = [...outputs.values()].every(({ depth }) => depth === pooled);
  const poolerFits =
    !pooler ||
    (pooler.linear.depth === hidden &&
      pooled % SIZE_MULTIPLE === 0 &&
      (!pooler.norm || pooler.norm.gamma.length === pooled));
  if (!layersFit || !areAlike || !distancesFit || !tablesFit || !headsFit || !poolerFits)
    throw new UnsupportedGraph("Its weights do not fit each other.");
}

/** Checks the masks and gives layers the biases of distances. @throws UnsupportedGraph */
function matchAddends(graph: OnnxGraph, layers: readonly LayerMatch[]): void {
  let known: { addend: string; distances: DistanceBias | undefined } | undefined;
  for (const { layer, mask: addend } of layers) {
    if (!known || !graph.isSameTensor(addend, known.addend)) {
      const { distances, mask } = matchDistances(graph, addend);
      checkMask(graph, mask);
      known = { addend, distances };
    }
    if (known.distances) layer.distances = known.distances;
  }
}

/** The layers, from the last hidden state back to the embedding layer. @throws UnsupportedGraph */
function matchLayers(graph: OnnxGraph, { matchLayer, matchEmbeddingLayer }: Architecture, last: string) {
  const layers: LayerMatch[] = [];
  const hiddenStates = [last];
  let [state, embeddings] = [last, matchEmbeddingLayer(graph, last)];
  while (!embeddings) {
    if (layers.length === MAX_LAYERS) throw new UnsupportedGraph("It has too many layers.");
    const layer = matchLayer(graph, state);
    layers.unshift(layer);
    state = layer.input;
    hiddenStates.unshift(state);
    embeddings = matchEmbeddingLayer(graph, state);
  }
  const [first] = layers;
  if (!first) throw new UnsupportedGraph("It has no layers.");
  if (!layers.every(({ heads, scale }) => heads === first.heads && scale === first.scale))
    throw new UnsupportedGraph("Its layers differ in their heads.");
  matchAddends(graph, layers);
  return { first, layers, hiddenStates, embeddings };
}

/** More than any text has; for rotations, whose table the kernel makes. */
const MOST_ROTATED = 8192;

/** The rule of an encoder whose attention alone knows of places. @throws UnsupportedGraph */
function placesOfAttention(layers: readonly LayerMatch[]): PositionRule {
  const limits = layers.flatMap(({ layer: { distances, embeddings, rotation } }) => [
    distances?.positions ?? Infinity,
    embeddings?.positions ?? Infinity,
    rotation ? MOST_ROTATED : Infinity,
  ]);
  const positions = Math.min(...limits);
  if (!Number.isFinite(positions)) throw new UnsupportedGraph("It has no known positions.");
  return { kind: "none", positions };
}

function matchArchitecture(graph: OnnxGraph, architecture: Architecture): EncoderWeights {
  const logits = requireLinear(graph, "logits", "its head");
  const { pooler, pooled } = matchPooler(graph, logits.input);
  const { pooling, hiddenState } = matchPooling(graph, pooled);
  const { state, finalNorm } = architecture.matchEnd(graph, hiddenState);
  const { first, layers, hiddenStates, embeddings } = matchLayers(graph, architecture, state);
  hiddenStates.splice(-1, 1, hiddenState);
  const attentionNames = layers.map(({ probabilities }) => probabilities);
  const outputs = new Map([["logits", logits.linear]]);
  const matched = new Set(["logits", ...attentionNames, ...hiddenStates]);
  for (const name of graph.outputs.filter((output) => !matched.has(output))) {
    const head = matchLinear(graph, name);
    if (!head || !graph.isSameTensor(head.input, logits.input))
      throw new UnsupportedGraph(`Its output ${name} is no linear head on the pooled vector.`);
    outputs.set(name, head.linear);
  }
  const encoder: EncoderWeights = {
    hiddenSize: first.layer.query.depth,
    heads: first.heads,
    intermediateSize: first.layer.ffnUp.columns,
    attentionScale: first.scale,
    ...embeddings,
    positionRule: embeddings.positionRule ?? placesOfAttention(layers),
    layers: layers.map(({ layer }) => layer),
    isPreNorm: architecture.isPreNorm,
    ...(finalNorm && { finalNorm }),
    pooling,
    ...(pooler && { pooler }),
    outputs,
    attentionNames,
    hiddenStateNames: hiddenStates,
  };
  checkSizes(encoder);
  return encoder;
}

/**
 * @param model the bytes of an .onnx file that passed `checkModel`; large weights may be beside it
 * @throws UnsupportedGraph with the reason why the first architecture does not match; AppError `bad-model`
 */
export function matchEncoder(model: ByteSource): EncoderWeights {
  const graph = new OnnxGraph(model);
  if (!graph.outputs.includes("logits")) throw new UnsupportedGraph("It has no output named logits.");
  if (!graph.nodes.some(({ opType }) => opType === "MatMulInteger"))
    throw new UnsupportedGraph("It has no dynamic 8-bit products.");
  let reason: UnsupportedGraph | undefined;
  for (const architecture of ARCHITECTURES) {
    try {
      return matchArchitecture(graph, architecture);
    } catch (cause) {
      if (!(cause instanceof UnsupportedGraph)) throw cause;
      reason ??= cause;
    }
  }
  throw reason ?? new UnsupportedGraph("No architecture matches it.");
}

/** Whether the kernel runs a model; also for bytes that are not a model. */
export function isSupportedByKernel(model: ByteSource): boolean {
  try {
    matchEncoder(model);
    return true;
  } catch (cause) {
    if (cause instanceof UnsupportedGraph || cause instanceof AppError) return false;
    throw cause;
  }
}
