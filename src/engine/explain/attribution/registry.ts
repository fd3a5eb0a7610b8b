/**
 * Every attribution method: its parameters, needs and cost. The page, the command line, file explanations and the HTTP
 * endpoint derive their lists, defaults and checks from this registry. A further method is one entry here, its
 * computation in a file of its own, and its name in `src/i18n/*\/explain.json`.
 */

import type { Capabilities } from "../../classifier/intermediates.ts";
import { AppError } from "../../../errors/app-error.ts";
import { MAX_FLOW_TOKENS } from "../attention/flow.ts";
import type { AttentionHead, HeadCombination } from "../attention/heads.ts";
import type { Pooling } from "../numeric/matrix.ts";
import type { PerturbationOperator } from "../text/perturbation.ts";
import { lime } from "./lime.ts";
import { occlusion } from "./occlusion.ts";
import { shapley } from "./shapley.ts";
import type { PerturbationAlgorithm } from "./word-effects.ts";

/** Methods that delete or mask words and compare the model's probabilities. */
export type PerturbationMethod =
  | { name: "occlusion"; operator: PerturbationOperator }
  | { name: "shapley"; operator: PerturbationOperator; orders: number }
  | { name: "lime"; operator: PerturbationOperator; samples: number };

/** Integrated gradients with that many steps; 1 is gradient times input. */
export interface GradientMethod {
  name: "gradient";
  steps: number;
}

/** Methods that only read the attention weights; their values are the same for every class. */
export type AttentionMethod =
  /** All heads when `heads` is empty. */
  | { name: "attention"; heads: readonly AttentionHead[]; combine: HeadCombination; pooling: Pooling }
  | { name: "rollout" | "flow"; pooling: Pooling };

/** One computation with all its parameters, as plain data that passes between threads and is written into files. */
export type AttributionMethod = PerturbationMethod | GradientMethod | AttentionMethod;

export const PERTURBATION_ALGORITHMS: Record<
  PerturbationMethod["name"],
  PerturbationAlgorithm<{ orders?: number; samples?: number }>
> = { occlusion, shapley, lime };

export const isPerturbation = (method: AttributionMethod): method is PerturbationMethod =>
  "operator" in method;
export const isGradient = (method: AttributionMethod): method is GradientMethod => method.name === "gradient";

/** What a method needs of the model besides its probabilities. */
export type MethodNeed = "mask-token" | "attentions" | "gradients";

export function needsOf(method: AttributionMethod): MethodNeed[] {
  if (isPerturbation(method)) return method.operator === "mask" ? ["mask-token"] : [];
  return isGradient(method) ? ["gradients"] : ["attentions"];
}

/** Whether values can be negative: for or against a class. Attention is never negative. */
export const isSigned = (method: AttributionMethod): boolean => !needsOf(method).includes("attentions");

/** A whole number that a caller can choose. */
export interface MethodParameter {
  default: number;
  minimum: number;
  maximum: number;
  /** English, for `--help` and OpenAPI. */
  description: string;
}

export type ParameterName = "orders" | "samples" | "steps";
export type MethodParameters = Partial<Record<ParameterName, number>>;

/** What a caller can choose of a method; a method ignores what it does not have. */
export interface MethodChoices extends MethodParameters {
  /** `mask` always masks. */
  operator?: PerturbationOperator;
  heads?: readonly AttentionHead[];
  combine?: HeadCombination;
}

type Numbers = Record<ParameterName, number>;

interface MethodEntry {
  /** English, for `--help` and OpenAPI; the page has its own in `src/i18n`. */
  title: string;
  parameters: Partial<Record<ParameterName, MethodParameter>>;
  /** What the result says of its own uncertainty. */
  reports: readonly ("standard-errors" | "r-squared" | "completeness-gap")[];
  method: (numbers: Numbers, choices: MethodChoices) => AttributionMethod;
  /** Forward passes, at most, for one text; gradients count forward and backward passes. */
  passes: (words: number, classes: number, numbers: Numbers) => number;
}

const ORDERS = { default: 8, minimum: 1, maximum: 32, description: "Pairs of random orders" };
const SAMPLES = { default: 200, minimum: 10, maximum: 2000, description: "Perturbed texts" };
const STEPS = { default: 32, minimum: 2, maximum: 256, description: "Points on the path" };

export const ATTRIBUTION_METHODS = {
  occlusion: {
    title: "leave one word out",
    parameters: {},
    reports: [],
    method: (_, { operator = "delete" }) => ({ name: "occlusion", operator }),
    passes: (words) => words + 1,
  },
  mask: {
    title: "replace one word with the mask token",
    parameters: {},
    reports: [],
    method: () => ({ name: "occlusion", operator: "mask" }),
    passes: (words) => words + 1,
  },
  shapley: {
    title: "Shapley values, sampled",
    parameters: { orders: ORDERS },
    reports: ["standard-errors"],
    method: ({ orders }, { operator = "delete" }) => ({ name: "shapley", operator, orders }),
    passes: (words, _, { orders }) => 2 * orders * Math.max(0, words - 1) + 2,
  },
  lime: {
    title: "LIME",
    parameters: { samples: SAMPLES },
    reports: ["standard-errors", "r-squared"],
    method: ({ samples }, { operator = "delete" }) => ({ name: "lime", operator, samples }),
    passes: (_words, _classes, { samples }) => samples,
  },
  gradients: {
    title: "integrated gradients, of the model in 32-bit floats",
    parameters: { steps: STEPS },
    reports: ["completeness-gap"],
    method: ({ steps }) => ({ name: "gradient", steps }),
    passes: (_, classes, { steps }) => steps * classes + 2,
  },
  slope: {
    title: "gradient times input, of the model in 32-bit floats",
    parameters: {},
    reports: [],
    method: () => ({ name: "gradient", steps: 1 }),
    passes: (_, classes) => classes,
  },
  rollout: {
    title: "attention rollout",
    parameters: {},
    reports: [],
    method: () => ({ name: "rollout", pooling: "mean" }),
    passes: () => 1,
  },
  flow: {
    title: `attention flow, of texts up to ${MAX_FLOW_TOKENS} tokens`,
    parameters: {},
    reports: [],
    method: () => ({ name: "flow", pooling: "mean" }),
    passes: () => 1,
  },
  attention: {
    title: "attention weights, the mean over heads",
    parameters: {},
    reports: [],
    method: (_, { heads = [], combine = "mean" }) => ({ name: "attention", heads, combine, pooling: "mean" }),
    passes: () => 1,
  },
} as const satisfies Record<string, MethodEntry>;

export type MethodId = keyof typeof ATTRIBUTION_METHODS;

export const METHOD_IDS = Object.keys(ATTRIBUTION_METHODS) as readonly MethodId[];
export const DEFAULT_METHOD: MethodId = "occlusion";

const entryOf = (id: MethodId): MethodEntry => ATTRIBUTION_METHODS[id];

/** All parameters of all methods, with the methods that have them. */
export const METHOD_PARAMETERS: readonly (MethodParameter & { name: ParameterName; methods: MethodId[] })[] =
  (["orders", "samples", "steps"] as const).flatMap((name) => {
    const methods = METHOD_IDS.filter((id) => entryOf(id).parameters[name]);
    const [first] = methods;
    const parameter = first && entryOf(first).parameters[name];
    return parameter ? [{ name, methods, ...parameter }] : [];
  });

function numbersOf(choices: MethodParameters): Numbers {
  const numbers = METHOD_PARAMETERS.map(({ name, default: fallback, minimum, maximum }) => {
    const value = choices[name] ?? fallback;
    if (!Number.isInteger(value) || value < minimum || value > maximum) {
      throw new AppError("bad-input", `${name} takes a whole number from ${minimum} to ${maximum}.`);
    }
    return [name, value] as const;
  });
  return Object.fromEntries(numbers) as Numbers;
}

/** @throws AppError `bad-input` when a parameter is out of its bounds */
export function methodOf(id: MethodId, choices: MethodChoices = {}): AttributionMethod {
  return entryOf(id).method(numbersOf(choices), choices);
}

/** The name of a method: what `methodOf` made it of. */
export function methodIdOf(method: AttributionMethod): MethodId {
  if (method.name === "gradient") return method.steps === 1 ? "slope" : "gradients";
  return method.name === "occlusion" && method.operator === "mask" ? "mask" : method.name;
}

/** Forward passes for one text, at most. @throws AppError `bad-input` */
export function passesOf(
  id: MethodId,
  { words, classes }: { words: number; classes: number },
  parameters: MethodParameters = {},
): number {
  return entryOf(id).passes(words, classes, numbersOf(parameters));
}

/**
 * Why a model cannot be explained by a method; undefined when it can. Whether a graph has gradients is known only
 * after `loadDifferentiable`.
 */
export function unsupportedReason(
  method: AttributionMethod,
  { attentions, masking }: Pick<Capabilities, "attentions" | "masking">,
): string | undefined {
  const needs = needsOf(method);
  if (needs.includes("mask-token") && !masking) return "This model has no mask token.";
  if (needs.includes("attentions") && !attentions) return "This model's export does not show its attention.";
  return undefined;
}

/** Why a text cannot be explained by a method; undefined when it can. */
export function tooLongReason(method: AttributionMethod, tokens: number): string | undefined {
  if (method.name !== "flow" || tokens <= MAX_FLOW_TOKENS) return undefined;
  return `Attention flow is for texts of up to ${MAX_FLOW_TOKENS} tokens; this one has ${tokens}.`;
}
