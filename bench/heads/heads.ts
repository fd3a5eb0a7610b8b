/**
 * Heads taught on samples of labeled collections, tested on the rest, beside scikit-learn on the same vectors; the
 * quality by layer and pooling; the processor time of teaching. TONESCOPE_COLLECTIONS names a folder of JSON Lines files
 * with `text` and `label`, the index of the category.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { headProbabilities } from "../../src/heads/apply.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import { linearLogits } from "../../src/heads/fit/logistic.ts";
import { teachHead, type TaughtModel } from "../../src/heads/teach.ts";
import { STRENGTHS } from "../../src/heads/validation/cross-validation.ts";
import { answersOf, calibrationError, figuresOf } from "../../src/heads/validation/figures.ts";
import { probabilitiesOf } from "../../src/heads/validation/loss.ts";
import { randomFrom, shuffled } from "../../src/statistics/random.ts";
import { type Collection, POOLINGS, readCollection, variantOf } from "./vectors.ts";

const folder = process.env["TONESCOPE_COLLECTIONS"] ?? "";
const python = process.env["TONESCOPE_PYTHON"] ?? "python3";
const reference = join(process.cwd(), "bench", "heads", "reference.py");

const TEXTS = 1500;
const PER_CATEGORY = 100;
const SEEDS = [1, 2, 3, 4, 5];

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (value: number) => (100 * value).toFixed(1);
const line = (cells: readonly (string | number)[]) => console.log(`| ${cells.join(" | ")} |`);

function rowsOf(vectors: Float32Array, rows: readonly number[], size: number): Float32Array {
  const result = new Float32Array(rows.length * size);
  for (const [at, row] of rows.entries())
    result.set(vectors.subarray(row * size, (row + 1) * size), at * size);
  return result;
}

/** Rows to learn from, and the rest: drawn from all rows, or the same number from each category. */
function split({ labels, categories }: Collection, seed: number, ofEach: boolean): [number[], number[]] {
  const order = shuffled([...labels.keys()], randomFrom(seed));
  const taken = new Float64Array(categories);
  const isTaken = (row: number) => {
    const category = ofEach ? (labels[row] as number) : 0;
    const most = ofEach ? PER_CATEGORY : PER_CATEGORY * categories;
    taken[category] = (taken[category] as number) + 1;
    return (taken[category] as number) <= most;
  };
  const train: number[] = [];
  const rest: number[] = [];
  for (const row of order) (isTaken(row) ? train : rest).push(row);
  return [train, rest];
}

/** For rows drawn by category: the inverse of the share of the category's rows that were drawn. */
function weightsOf({ labels }: Collection, train: readonly number[]): number[] {
  const count = (rows: readonly number[], category: number) =>
    rows.filter((row) => labels[row] === category).length;
  const all = [...labels.keys()];
  return train.map((row) => count(all, labels[row] as number) / count(train, labels[row] as number));
}

/** Macro-F1 of the head, macro-F1 and accuracy of the commonest category, accuracy and ECE of the head, on some rows. */
function measure(head: TaughtModel, collection: Collection, vectors: Float32Array, rows: readonly number[]) {
  const { labels, categories, hidden } = collection;
  const probabilities = new Float64Array(rows.length * categories);
  const targets = new Uint8Array(rows.length * categories);
  const logits = new Float64Array(head.learned.length);
  for (const [at, row] of rows.entries()) {
    linearLogits(head, vectors, logits, row * hidden);
    for (const [index, value] of probabilitiesOf("single", logits, head.temperature).entries()) {
      probabilities[at * categories + (head.learned[index] as number)] = value;
    }
    targets[at * categories + (labels[row] as number)] = 1;
  }
  const figures = figuresOf(targets, answersOf(probabilities, categories, "single"), categories, 1, 0);
  const always = new Uint8Array(targets.length).map((_, at) =>
    Number(at % categories === head.figures.commonest.category),
  );
  const commonest = figuresOf(targets, always, categories, 1, 0);
  return {
    macroF1: figures.macroF1.value,
    accuracy: figures.accuracy.value,
    commonest: commonest.accuracy.value,
    ece: calibrationError(probabilities, targets, categories, "single"),
  };
}

function teach(collection: Collection, vectors: Float32Array, train: readonly number[], weights?: number[]) {
  const { labels, categories, hidden } = collection;
  return teachHead({
    kind: "single",
    categories,
    labels: train.map((row) => [labels[row] as number]),
    size: hidden,
    vectors: rowsOf(vectors, train, hidden),
    ...(weights && { weights }),
  });
}

/** Macro-F1 of scikit-learn with the same penalties, chosen by cross-validation, for each seed. */
function scikitLearn(collection: Collection, vectors: Float32Array): number[] {
  const { labels, hidden } = collection;
  const work = mkdtempSync(join(tmpdir(), "heads-"));
  const tasks = SEEDS.map((seed) => {
    const [train, rest] = split(collection, seed, false);
    const write = (name: string, rows: number[]) => {
      const path = join(work, `${seed}-${name}`);
      writeFileSync(path, new Uint8Array(rowsOf(vectors, rows, hidden).buffer));
      return path;
    };
    return JSON.stringify({
      size: hidden,
      strengths: STRENGTHS,
      train: write("train", train),
      rest: write("rest", rest),
      labels: train.map((row) => labels[row]),
      restLabels: rest.map((row) => labels[row]),
    });
  });
  const { stdout, stderr } = spawnSync(python, ["-B", reference], {
    input: tasks.join("\n"),
    encoding: "utf8",
  });
  rmSync(work, { recursive: true });
  const answers = stdout
    .trim()
    .split("\n")
    .map((answer) => JSON.parse(answer || "{}").macroF1 as number);
  if (answers.length !== SEEDS.length) throw new Error(stderr);
  return answers;
}

async function quality(collections: readonly Collection[], variant: string): Promise<void> {
  line([
    "collection",
    "labels",
    "macro-F1",
    "scikit-learn",
    "accuracy",
    "commonest",
    "ECE",
    "ECE, 100 of each",
    "the same, weighted",
  ]);
  line(Array.from({ length: 9 }, () => "---"));
  for (const collection of collections) {
    const vectors = collection.vectors.get(variant) as Float32Array;
    const found = [];
    const [equal, weighted] = [[] as number[], [] as number[]];
    for (const seed of SEEDS) {
      const [train, rest] = split(collection, seed, false);
      found.push(measure(await teach(collection, vectors, train), collection, vectors, rest));
      const [ofEach, others] = split(collection, seed, true);
      const weights = weightsOf(collection, ofEach);
      equal.push(measure(await teach(collection, vectors, ofEach), collection, vectors, others).ece);
      weighted.push(
        measure(await teach(collection, vectors, ofEach, weights), collection, vectors, others).ece,
      );
    }
    line([
      collection.name,
      PER_CATEGORY * collection.categories,
      percent(mean(found.map(({ macroF1 }) => macroF1))),
      percent(mean(scikitLearn(collection, vectors))),
      percent(mean(found.map(({ accuracy }) => accuracy))),
      percent(mean(found.map(({ commonest }) => commonest))),
      ...[found.map(({ ece }) => ece), equal, weighted].map((values) => mean(values).toFixed(3)),
    ]);
  }
}

/** Macro-F1 on the rest, by layer and pooling. */
async function layers(collections: readonly Collection[], count: number): Promise<void> {
  line(["layer", "pooling", ...collections.map(({ name }) => name), "mean"]);
  line(Array.from({ length: collections.length + 3 }, () => "---"));
  for (let layer = 1; layer < count; layer += 1) {
    for (const pooling of POOLINGS) {
      const found = [];
      for (const collection of collections) {
        const vectors = collection.vectors.get(variantOf(layer, pooling)) as Float32Array;
        const [train, rest] = split(collection, 1, false);
        found.push(measure(await teach(collection, vectors, train), collection, vectors, rest).macroF1);
      }
      line([layer, pooling, ...found.map(percent), percent(mean(found))]);
    }
  }
}

/** Macro-F1 on the rest with the last layer, with the layer that teaching chooses, and the choices, over the seeds. */
async function chosenLayers(collections: readonly Collection[], last: number): Promise<void> {
  const middle = [0.25, 0.5, 0.75].map((share) => Math.round(share * last));
  line(["collection", "last layer", "chosen layer", "chosen instead of the last"]);
  line(["---", "---", "---", "---"]);
  for (const collection of collections) {
    const vectorsOf = (layer: number) => collection.vectors.get(variantOf(layer, "mean")) as Float32Array;
    const [own, chosen] = [[] as number[], [] as number[]];
    const instead: number[] = [];
    for (const seed of SEEDS) {
      const [train, rest] = split(collection, seed, false);
      const { labels, categories, hidden } = collection;
      const head = await teachHead({
        kind: "single",
        categories,
        labels: train.map((row) => [labels[row] as number]),
        size: hidden,
        vectors: rowsOf(vectorsOf(last), train, hidden),
        otherLayers: middle.map((layer) => ({ layer, vectors: rowsOf(vectorsOf(layer), train, hidden) })),
      });
      const plain = await teach(collection, vectorsOf(last), train);
      own.push(measure(plain, collection, vectorsOf(last), rest).macroF1);
      chosen.push(measure(head, collection, vectorsOf(head.otherLayer ?? last), rest).macroF1);
      if (head.otherLayer !== undefined) instead.push(head.otherLayer);
    }
    line([collection.name, percent(mean(own)), percent(mean(chosen)), instead.join(", ") || "none"]);
  }
}

/** Processor time of this process, in seconds, for generated vectors around a center for each category. */
async function times(): Promise<void> {
  line(["labels", "categories", "entries", "other layers", "seconds of the processor"]);
  line(["---", "---", "---", "---", "---"]);
  for (const [count, categories, size, others] of [
    [100, 4, 384, 3],
    [500, 3, 384, 3],
    [500, 12, 256, 3],
    [500, 12, 384, 0],
    [500, 12, 384, 3],
    [500, 12, 768, 3],
  ] as const) {
    const random = randomFrom(1);
    const normal = () => random() + random() + random() - 1.5;
    const centers = Float64Array.from({ length: categories * size }, normal);
    const drawn = () =>
      Float32Array.from({ length: count * size }, (_, at) => {
        const category = Math.floor(at / size) % categories;
        return (centers[category * size + (at % size)] as number) / 3 + normal();
      });
    const vectors = drawn();
    const otherLayers = Array.from({ length: others }, (_, layer) => ({ layer, vectors: drawn() }));
    const labels = Array.from({ length: count }, (_, row) => [row % categories]);
    const before = process.cpuUsage();
    await teachHead({ kind: "single", categories, labels, size, vectors, otherLayers });
    const { user, system } = process.cpuUsage(before);
    line([count, categories, size, others, ((user + system) / 1e6).toFixed(1)]);
  }
}

/** Processor time in which a head answers for 100,000 rows whose vectors are stored. */
function answers(): void {
  const [rows, size, categories] = [100_000, 384, 12];
  const random = randomFrom(1);
  const head = {
    name: "head",
    kind: "single",
    weights: Array.from({ length: categories }, () => Array.from({ length: size }, random)),
    bias: Array.from({ length: categories }, random),
    temperature: 1,
    usesProbabilities: false,
  } as Pick<
    TaughtHead,
    "name" | "kind" | "weights" | "bias" | "temperature" | "usesProbabilities"
  > as TaughtHead;
  const vectors = Float32Array.from({ length: 500 * size }, random);
  const before = process.cpuUsage();
  for (let row = 0; row < rows; row += 1) {
    const first = (row % 500) * size;
    headProbabilities(head, vectors.subarray(first, first + size), []);
  }
  const { user, system } = process.cpuUsage(before);
  console.log(
    `\n${rows} rows, ${categories} categories, ${size} entries: ${((user + system) / 1e6).toFixed(1)} s of the processor`,
  );
}

await times();
answers();
const files = folder === "" ? [] : readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
const collections: Collection[] = [];
for (const file of files.sort()) {
  collections.push(await readCollection(file.replace(".jsonl", ""), join(folder, file), TEXTS));
}
const [first] = collections;
if (first) {
  const count = first.vectors.size / POOLINGS.length;
  console.log();
  await quality(collections, variantOf(count - 1, "mean"));
  console.log();
  await layers(collections, count);
  console.log();
  await chosenLayers(collections, count - 1);
}
