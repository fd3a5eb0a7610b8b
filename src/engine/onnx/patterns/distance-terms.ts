/** The terms of disentangled attention (He et al. 2021) in the scores. */

import { type OnnxGraph, operandOrders } from "../graph.ts";
import { LAST_TWO_SWAPPED, projectionOf, transposed } from "./projection.ts";
import { matchActivationProduct } from "./quantized-matmul.ts";

/** Products with embeddings of the distance of query and key (He et al. 2021), which are added to the scores. */
export interface DistanceTerm {
  /** What is multiplied with the embeddings. */
  of: "query" | "key";
  /** A projection of the embeddings, [1, embeddings, hidden]. */
  embeddings: string;
  /** [tokens, tokens]: the embedding of each pair; for keys [key, query]. */
  rows: string;
}

/** The rows of products with embeddings, before the ones of each pair are picked. */
function pickedProducts(graph: OnnxGraph, tensor: string) {
  const picked = graph.producer(tensor, "GatherElements");
  const expanded = graph.producer(picked?.inputs[1], "Expand");
  const [left, right] = matchActivationProduct(graph, picked?.inputs[0] ?? "") ?? [];
  if (!expanded || left === undefined || right === undefined || picked?.int("axis") !== 3) return undefined;
  return { left, right, rows: expanded.inputs[0] ?? "" };
}

function distanceTermOf(graph: OnnxGraph, tensor: string): (DistanceTerm & { factor: string }) | undefined {
  const ofQuery = pickedProducts(graph, tensor);
  const swapped = transposed(graph, tensor);
  const ofKey =
    ofQuery || swapped?.axes !== LAST_TWO_SWAPPED ? undefined : pickedProducts(graph, swapped.input);
  const products = ofQuery ?? ofKey;
  const embeddings = products && projectionOf(graph, products.right, true);
  if (!products || !embeddings) return undefined;
  const { left, rows } = products;
  return { of: ofQuery ? "query" : "key", embeddings: embeddings.tensor, rows, factor: left };
}

/** The scores of queries and keys, and the terms that are added to them. */
export function withoutTerms(graph: OnnxGraph, tensor: string) {
  const terms: (DistanceTerm & { factor: string })[] = [];
  let scores = tensor;
  while (terms.length < 2) {
    const found = operandOrders(graph.producer(scores, "Add"))
      .map(([rest, term]) => ({ rest, term: distanceTermOf(graph, term) }))
      .find(({ term }) => term);
    if (!found?.term) break;
    terms.push(found.term);
    scores = found.rest;
  }
  return { scores, terms };
}
