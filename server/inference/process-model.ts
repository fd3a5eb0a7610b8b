/** A loaded model that runs jobs. */

import { nodeBackend } from "../../src/engine/backends/node.ts";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import { textWarnings } from "../../src/engine/classifier/text-warnings.ts";
import { loadDifferentiable } from "../../src/engine/explain/attribution/load-differentiable.ts";
import type { DifferentiableModel } from "../../src/engine/explain/attribution/gradients.ts";
import { Explainer } from "../../src/engine/explain/explainer.ts";
import { manifestFile } from "../../src/engine/model/manifest.ts";
import { loadDifferentiableHead } from "../../src/heads/differentiable-head.ts";
import { headedModel } from "../../src/heads/headed-model.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import type { ScoringRules } from "../../src/scoring/rules.ts";
import { scoreTexts } from "../../src/scoring/score-texts.ts";
import { readHeads } from "../models/taught-heads.ts";
import { type LocalModel, openLocal } from "../models/open-model.ts";
import { explain, needsAttentions, priceOf } from "./explain.ts";
import {
  type JobResult,
  type Classification,
  type Explanation,
  type FileRules,
  type Job,
  type CostEstimate,
  Rejection,
  type ScoringResult,
  type ServedModel,
} from "./protocol.ts";
import { classifyByHead, servedHead } from "./taught-heads.ts";
import { stopwatch } from "./stopwatch.ts";

const { timed, take, measure } = stopwatch();

function describe({ info }: Classifier): ServedModel {
  const { manifest, dtype, device, capabilities, calibratedOn, notSure } = info;
  const weights = manifest.weights.find((entry) => entry.dtype === dtype);
  const { id, revision, description, license, languages, labels, maxLength } = manifest;
  return {
    id,
    revision,
    description,
    license,
    languages,
    labels,
    maxLength,
    dtype,
    device,
    capabilities,
    isMultiLabel: manifest.problemType === "multi_label_classification",
    isNumber: manifest.problemType === "regression",
    temperature: weights?.temperature ?? 1,
    heads: (manifest.heads ?? []).map(({ name, labels, data, limits }) => {
      const temperature = weights?.headTemperatures?.[name] ?? 1;
      return { name, labels, data, limits, temperature };
    }),
    weightsSha256: manifestFile(manifest, weights?.path ?? "").sha256,
    ...(calibratedOn !== undefined && { calibratedOn }),
    ...(notSure !== undefined && { notSure }),
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

type JobOf<K extends Job["kind"]> = Extract<Job, { kind: K }>;

/** On the processor, each text is a separate run. */
async function classify(
  classifier: Classifier,
  jobs: readonly JobOf<"classify">[],
): Promise<Classification[]> {
  const start = performance.now();
  const head = jobs[0]?.head;
  const texts = jobs.map(({ text }) => text);
  const predictions = await classifier.classifyAll(texts, { heads: head === undefined ? [] : [head] });
  const runs = take();
  const tokenization = (performance.now() - start - sum(runs)) / jobs.length;
  return predictions.map((prediction, index) => {
    const { tokens, cutTokens } = prediction;
    const { scores, logits, label } = prediction.heads?.[0] ?? prediction;
    return {
      best: scores.findIndex((entry) => entry.label === label),
      logits,
      tokens,
      cutTokens,
      tokenization,
      inference: runs[index] ?? 0,
      scores: scores.map(({ score }) => score),
    };
  });
}

async function score(
  classifier: Classifier,
  jobs: readonly JobOf<"score">[],
  rules: ScoringRules,
): Promise<ScoringResult[]> {
  const start = performance.now();
  const texts = jobs.map(({ text }) => text);
  const predictions = await scoreTexts(classifier, texts, rules);
  const inference = sum(take()) / jobs.length;
  const tokenization = (performance.now() - start) / jobs.length - inference;
  return predictions.map((entry) => ({ ...entry, inference, tokenization }));
}

async function explainText(
  explainer: Explainer,
  info: ServedModel,
  job: JobOf<"explain">,
  signal: AbortSignal,
): Promise<Explanation> {
  const { value, runs } = await measure(() => explain(explainer, info, job.text, job.request, signal));
  const { tokens, cutTokens, ...body } = value;
  // Texts are classified between its runs, so the time that it took is not its own.
  return { json: JSON.stringify(body), tokens, cutTokens, inference: sum(runs), tokenization: 0 };
}

/** By how much the time of a pass may rise with each measurement, most of which other work has delayed. */
const SLOWER = 1.1;
/** Milliseconds of a forward pass for each token, on an idle machine. */
let timeOfToken = Number.POSITIVE_INFINITY;

async function priceText(
  explainer: Explainer,
  info: ServedModel,
  job: JobOf<"price">,
): Promise<CostEstimate> {
  const start = performance.now();
  let inference = 0;
  const priced = await priceOf(explainer, info, job, async (tokens, run) => {
    await run();
    inference = sum(take());
    // Without a run the probabilities were known already.
    if (inference > 0) timeOfToken = Math.min(timeOfToken * SLOWER, inference / tokens);
    return Number.isFinite(timeOfToken) ? timeOfToken * tokens : 0;
  });
  return { ...priced, inference, tokenization: performance.now() - start - inference };
}

/** Loads a further session of the model at its first use; a failed load is tried again at the next. */
function createOnce() {
  type Session = "gradients" | "intermediates" | `gradients of ${string}`;
  const loading = new Map<Session, Promise<unknown>>();
  return <T>(name: Session, load: () => Promise<T>): Promise<T> => {
    const session = (loading.get(name) as Promise<T> | undefined) ?? load();
    loading.set(name, session);
    session.catch(() => loading.delete(name));
    return session;
  };
}

/** What is explained: the classes, or the categories of a taught head. */
interface Explained {
  explainer: Explainer;
  info: ServedModel;
}

export class ProcessModel {
  readonly info: ServedModel;
  readonly #classifier: Classifier;
  readonly #explainer: Explainer;
  /** With attentions and hidden states. */
  readonly #exposed: () => Promise<{ classifier: Classifier; explainer: Explainer }>;
  readonly #taughtHeads: readonly TaughtHead[];
  readonly #differentiableHead: (head: TaughtHead) => Promise<DifferentiableModel>;
  readonly #ofHeads = new Map<TaughtHead, Explained>();

  private constructor(
    classifier: Classifier,
    explainer: Explainer,
    exposed: () => Promise<{ classifier: Classifier; explainer: Explainer }>,
    taughtHeads: readonly TaughtHead[],
    differentiableHead: (head: TaughtHead) => Promise<DifferentiableModel>,
  ) {
    const info = describe(classifier);
    this.info = { ...info, heads: [...info.heads, ...taughtHeads.map(servedHead)] };
    this.#classifier = classifier;
    this.#explainer = explainer;
    this.#exposed = exposed;
    this.#taughtHeads = taughtHeads;
    this.#differentiableHead = differentiableHead;
  }

  /** @param headFiles paths of taught heads. @throws AppError */
  static async load(local: LocalModel, headFiles: readonly string[]): Promise<ProcessModel> {
    const { source, dtype } = await openLocal(local);
    const backend = timed(nodeBackend({ threads: 1 }));
    const options = { source, backend, ...(dtype !== undefined && { dtype }) };
    const classifier = await Classifier.load({ ...options, exposeIntermediates: false });
    take();
    const once = createOnce();
    const differentiable = () => once("gradients", () => loadDifferentiable(options));
    // A session that returns intermediates is slower, so that it serves only the requests that need them.
    const exposed = () =>
      once("intermediates", async () => {
        const classifier = await Classifier.load({ ...options, exposeIntermediates: true });
        return { classifier, explainer: new Explainer(classifier.inspectable, { differentiable }) };
      });
    const heads = await readHeads(headFiles, describe(classifier));
    return new ProcessModel(
      classifier,
      new Explainer(classifier.inspectable, { differentiable }),
      exposed,
      heads,
      (head) => once(`gradients of ${head.name}`, () => loadDifferentiableHead(options, head)),
    );
  }

  /** Whether nothing of the text is left for the model. */
  isEmpty(text: string): boolean {
    return this.#explainer.tokenize(text).tokens.length === 0;
  }

  /**
   * Runs jobs of the same kind, with the same request.
   * @returns their results, in the same order
   * @param signal of an explanation
   * @throws AppError, Rejection
   */
  async run(jobs: readonly [Job, ...Job[]], signal: AbortSignal): Promise<JobResult[]> {
    const [job] = jobs;
    if (job.kind === "explain") {
      const { explainer, info } = await this.#explained(job);
      return [await explainText(explainer, info, job, signal)];
    }
    try {
      if (job.kind === "price") {
        const { explainer, info } = await this.#explained(job);
        return [await priceText(explainer, info, job)];
      }
      return job.kind === "score"
        ? await this.#score(jobs as readonly JobOf<"score">[], job.rules)
        : await this.#classify(jobs as readonly JobOf<"classify">[]);
    } finally {
      take();
    }
  }

  /** @throws Rejection for a head that is not a taught one */
  async #explained({ kind, request }: JobOf<"explain" | "price">): Promise<Explained> {
    const { info } = this;
    if (request.head === undefined) {
      // An estimate needs no session that returns attentions.
      const isPlain = kind === "price" || !needsAttentions(request);
      return { explainer: isPlain ? this.#explainer : (await this.#exposed()).explainer, info };
    }
    const head = this.#taughtHeads.find(({ name }) => name === request.head);
    if (!head)
      throw new Rejection(
        `${request.head} is no taught head; only the classes and taught heads are explained.`,
      );
    const known = this.#ofHeads.get(head);
    if (known) return known;
    const { classifier } = await this.#exposed();
    const explained: Explained = {
      explainer: new Explainer(headedModel(classifier.inspectable, head), {
        differentiable: () => this.#differentiableHead(head),
      }),
      info: { ...info, labels: head.categories.map(({ name }) => name) },
    };
    this.#ofHeads.set(head, explained);
    return explained;
  }

  async #classify(jobs: readonly JobOf<"classify">[]): Promise<Classification[]> {
    const results = await this.#predict(jobs, jobs[0]?.head);
    if (jobs[0]?.warn !== true) return results;
    const warnings = await textWarnings(
      this.#classifier,
      jobs.map(({ text }) => text),
    );
    return results.map((result, index) => ({ ...result, warning: warnings[index] }));
  }

  async #predict(jobs: readonly JobOf<"classify">[], name: string | undefined): Promise<Classification[]> {
    const head = this.#taughtHeads.find((taught) => taught.name === name);
    if (!head) return await classify(this.#classifier, jobs);
    const { classifier } = await this.#exposed();
    const results: Classification[] = [];
    for (const { text } of jobs) {
      const start = performance.now();
      take();
      const answer = await classifyByHead(classifier.inspectable, head, text);
      const inference = sum(take());
      results.push({ ...answer, inference, tokenization: performance.now() - start - inference });
    }
    return results;
  }

  async #score(jobs: readonly JobOf<"score">[], rules: FileRules): Promise<ScoringResult[]> {
    const taughtHeads = this.#taughtHeads.filter(({ name }) => rules.heads?.includes(name));
    if (taughtHeads.length === 0) return await score(this.#classifier, jobs, rules);
    const heads = rules.heads?.filter((name) => taughtHeads.every((head) => head.name !== name)) ?? [];
    const { classifier } = await this.#exposed();
    return await score(classifier, jobs, { ...rules, heads, taughtHeads });
  }
}
