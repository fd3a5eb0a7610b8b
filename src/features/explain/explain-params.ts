/** The view of the Explain page as parameters of the address. Pure. */

import type { AttentionHead } from "../../engine/explain/attention/heads.ts";
import {
  type AttributionMethod,
  DEFAULT_METHOD,
  METHOD_IDS,
  type MethodId,
  methodOf,
} from "../../engine/explain/attribution/registry.ts";
import type { HeatmapSource } from "../../engine/explain/heatmap.ts";
import type { Level } from "../../engine/explain/text/units.ts";

export const TABS = ["words", "attention", "representations"] as const;
export const METRICS = ["thumbnail", "entropy", "distance", "special", "peak", "effect"] as const;
export const SOURCES = ["heads", "rollout", "similarity"] as const;
export const SCALES = ["all", "row", "one"] as const;
export const FORMS = ["matrix", "lines"] as const;

export interface ExplainParams {
  tab: (typeof TABS)[number];
  text: string;
  /** Another wording to compare with. */
  other: string | undefined;
  /** The second model beside the page's own, as `SecondOffer` names it; empty for none. */
  second: string;
  /** Whether edits of the text are scored. */
  counterfactuals: boolean;
  method: MethodId;
  /** SHA-256 of the taught head whose categories are explained; empty for the model's classes. */
  head: string;
  /** The label to explain; empty for the predicted one. */
  label: string;
  level: Level;
  source: (typeof SOURCES)[number];
  /** None means all. */
  heads: readonly AttentionHead[];
  combine: "mean" | "max";
  /** Hidden layer for similarity and projection; 0 is the embedding, absent is the last one. */
  layer: number | undefined;
  form: (typeof FORMS)[number];
  /** The share of each word's attention that the line view shows, strongest links first. */
  mass: number;
  special: boolean;
  /** The full color is the largest weight of all, the largest of each row, or 1. */
  scale: (typeof SCALES)[number];
  metric: (typeof METRICS)[number];
  /** Indices of words or tokens. */
  pinned: readonly number[];
}

export const DEFAULT_PARAMS: ExplainParams = {
  tab: "words",
  text: "",
  other: undefined,
  second: "",
  counterfactuals: false,
  method: DEFAULT_METHOD,
  head: "",
  label: "",
  level: "words",
  source: "heads",
  heads: [],
  combine: "mean",
  layer: undefined,
  form: "matrix",
  mass: 0.7,
  special: false,
  scale: "all",
  metric: "thumbnail",
  pinned: [],
};

const MAX_SHARED_TEXT = 4000;
const MAX_SECOND = 400;

function oneOf<T extends string>(values: readonly T[], value: string | null, otherwise: T): T {
  return values.find((candidate) => candidate === value) ?? otherwise;
}

const wholeNumbers = (value: string | null): number[] =>
  (value ?? "").split(",").flatMap((part) => (/^\d{1,4}$/.test(part) ? [Number(part)] : []));

const ATTENTION_PARAMS = ["show", "heads", "combine", "form", "mass", "special", "scale", "cells"] as const;

/** The parameters that a link has only together with the tab it leads to. */
const TABBED_PARAMS: readonly string[] = [...ATTENTION_PARAMS, "layer"];

/** Links from before the page had tabs name none; what they chose decides. */
function tabOf(params: URLSearchParams): ExplainParams["tab"] {
  if (params.has("tab")) return oneOf(TABS, params.get("tab"), DEFAULT_PARAMS.tab);
  if (params.has("method") || params.has("other")) return "words";
  if (ATTENTION_PARAMS.some((name) => params.has(name))) return "attention";
  return params.has("layer") ? "representations" : "words";
}

/** What links from before the page had tabs leave out: they show special tokens, and layer 1. */
function defaultsOf(params: URLSearchParams): ExplainParams {
  const isEarlier = !params.has("tab") && TABBED_PARAMS.some((name) => params.has(name));
  return isEarlier ? { ...DEFAULT_PARAMS, special: true, layer: 1 } : DEFAULT_PARAMS;
}

/** Missing or invalid parameters have their initial value. */
export function parseExplainParams(params: URLSearchParams): ExplainParams {
  const mass = Number(params.get("mass") ?? DEFAULT_PARAMS.mass);
  const defaults = defaultsOf(params);
  return {
    tab: tabOf(params),
    text: params.get("text") ?? "",
    other: params.get("other") ?? undefined,
    second: (params.get("second") ?? "").slice(0, MAX_SECOND),
    counterfactuals: params.get("edits") === "yes",
    method: oneOf(METHOD_IDS, params.get("method"), DEFAULT_PARAMS.method),
    head: /^[\da-f]{64}$/.exec(params.get("taught") ?? "")?.[0] ?? "",
    label: params.get("class") ?? "",
    level: oneOf(["words", "tokens"], params.get("units"), DEFAULT_PARAMS.level),
    source: oneOf(SOURCES, params.get("show"), DEFAULT_PARAMS.source),
    heads: (params.get("heads") ?? "").split(",").flatMap((part) => {
      const match = /^(\d{1,3})\.(\d{1,3})$/.exec(part);
      return match ? [{ layer: Number(match[1]) - 1, head: Number(match[2]) - 1 }] : [];
    }),
    combine: oneOf(["mean", "max"], params.get("combine"), DEFAULT_PARAMS.combine),
    layer: wholeNumbers(params.get("layer"))[0] ?? defaults.layer,
    form: oneOf(FORMS, params.get("form"), DEFAULT_PARAMS.form),
    mass: mass > 0 && mass <= 1 ? mass : DEFAULT_PARAMS.mass,
    special: oneOf(["yes", "no"], params.get("special"), defaults.special ? "yes" : "no") === "yes",
    scale: oneOf(SCALES, params.get("scale"), DEFAULT_PARAMS.scale),
    metric: oneOf(METRICS, params.get("cells"), DEFAULT_PARAMS.metric),
    pinned: wholeNumbers(params.get("pin")),
  };
}

const shared = (text: string) => (text.length <= MAX_SHARED_TEXT ? text : "");

/** Only values that differ from the initial ones, so that links stay short. */
export function formatExplainParams(view: ExplainParams): Record<string, string> {
  const all: Record<string, [value: string, first: string]> = {
    text: [shared(view.text), ""],
    other: [shared(view.other ?? ""), ""],
    second: [view.second, ""],
    edits: [view.counterfactuals ? "yes" : "no", "no"],
    method: [view.method, DEFAULT_PARAMS.method],
    taught: [view.head, ""],
    class: [view.label, ""],
    units: [view.level, DEFAULT_PARAMS.level],
    show: [view.source, DEFAULT_PARAMS.source],
    heads: [view.heads.map(({ layer, head }) => `${layer + 1}.${head + 1}`).join(), ""],
    combine: [view.combine, DEFAULT_PARAMS.combine],
    layer: [String(view.layer ?? ""), ""],
    form: [view.form, DEFAULT_PARAMS.form],
    mass: [String(view.mass), String(DEFAULT_PARAMS.mass)],
    special: [view.special ? "yes" : "no", "no"],
    scale: [view.scale, DEFAULT_PARAMS.scale],
    cells: [view.metric, DEFAULT_PARAMS.metric],
    pin: [view.pinned.join(), ""],
  };
  const chosen = Object.entries(all).filter(([, [value, first]]) => value !== first);
  const isTabbed = view.tab !== "words" || chosen.some(([name]) => TABBED_PARAMS.includes(name));
  return {
    ...(isTabbed && { tab: view.tab }),
    ...Object.fromEntries(chosen.map(([name, [value]]) => [name, value])),
  };
}

/** The chosen layer if the model has it, else the last one. @param layers of the model */
export const layerIn = ({ layer }: Pick<ExplainParams, "layer">, layers: number): number =>
  Math.min(layer ?? layers, layers);

export const sameHead = (a: AttentionHead, b: AttentionHead): boolean =>
  a.layer === b.layer && a.head === b.head;

/** The chosen heads that exist in the model; all heads when none is chosen. */
export function chosenHeads(
  chosen: readonly AttentionHead[],
  layers: number,
  heads: number,
): AttentionHead[] {
  const existing = chosen.filter(({ layer, head }) => layer < layers && head < heads);
  if (existing.length > 0) return existing;
  return Array.from({ length: layers * heads }, (_, index) => ({
    layer: Math.floor(index / heads),
    head: index % heads,
  }));
}

/** @param layers of the model */
export function heatmapSource(
  view: ExplainParams,
  heads: readonly AttentionHead[],
  layers: number,
): HeatmapSource {
  if (view.source === "rollout") return { of: "rollout" };
  if (view.source === "similarity") return { of: "similarity", layer: layerIn(view, layers) };
  return { of: "heads", heads, combine: view.combine };
}

export function attributionMethod({ method, combine, heads }: ExplainParams): AttributionMethod {
  return methodOf(method, { heads, combine });
}
