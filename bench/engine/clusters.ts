/**
 * Which layer's embeddings cluster by topic: the agreement of spherical k-means with the labels of collections, and
 * with the predicted classes, by layer. TONESCOPE_COLLECTIONS names a folder of JSON Lines files with `text` and
 * `label`, the index of the topic.
 */

import { readdirSync } from "node:fs";
import process from "node:process";
import { cluster } from "../../src/engine/explain/representations/clusters.ts";
import { centered, normalized } from "../../src/engine/explain/representations/embeddings.ts";
import { readCollection, variantOf } from "../heads/vectors.ts";

const TEXTS = 1000;
const SEEDS = [1, 2, 3];

const folder = process.env["TONESCOPE_COLLECTIONS"];
if (folder === undefined) throw new Error("TONESCOPE_COLLECTIONS names a folder of labeled texts.");

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mutual information over the mean of the two entropies, from 0 to 1. */
function mutualInformation(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const counts = (keys: readonly (number | string)[]) => {
    const found = new Map<number | string, number>();
    for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1);
    return [...found.values()];
  };
  const entropy = (keys: readonly (number | string)[]) =>
    -counts(keys).reduce((sum, count) => sum + (count / keys.length) * Math.log(count / keys.length), 0);
  const [a, b] = [Array.from(left), Array.from(right)];
  const [of, ofOther] = [entropy(a), entropy(b)];
  const joint = entropy(a.map((value, at) => `${value} ${b[at]}`));
  return of + ofOther > 0 ? (2 * (of + ofOther - joint)) / (of + ofOther) : 0;
}

console.log("Normalized mutual information of clusters with the topics / with the predicted classes.\n");
for (const file of readdirSync(folder).filter((name) => name.endsWith(".jsonl"))) {
  const name = file.replace(".jsonl", "");
  const { labels, categories, probabilities, vectors, hidden } = await readCollection(
    `clusters-${name}`,
    `${folder}/${file}`,
    TEXTS,
  );
  const classes = probabilities.map((row) => row.indexOf(Math.max(...row)));
  const layers = vectors.size / 2;
  console.log(`| ${name}, ${labels.length} texts, ${categories} topics | as they are | centered |`);
  console.log("| --- | --- | --- |");
  for (let layer = 0; layer < layers; layer += 1) {
    const data = vectors.get(variantOf(layer, "mean")) ?? new Float32Array();
    const embeddings = { count: labels.length, size: hidden, data };
    const cells = [embeddings, centered(embeddings)].map((each) => {
      const found = SEEDS.map((seed) => cluster(normalized(each), categories, seed).assignments);
      const agreement = (of: readonly number[]) =>
        mean(found.map((assignments) => mutualInformation(assignments, of))).toFixed(2);
      return `${agreement(labels)} / ${agreement(classes)}`;
    });
    console.log(`| layer ${layer} | ${cells.join(" | ")} |`);
  }
  console.log("");
}
