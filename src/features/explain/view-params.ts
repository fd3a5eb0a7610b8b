/** What the Explain page shows, and its form in the address. Pure. */

import type { Head } from "../../engine/explain/attention/attention.ts";
import type { Level, Method, Picture } from "../../engine/explain/explainer.ts";

export const METHODS = [
  "occlusion",
  "mask",
  "shapley",
  "lime",
  "gradients",
  "slope",
  "rollout",
  "flow",
  "attention",
] as const;
export const METRICS = ["picture", "entropy", "distance", "special", "peak", "effect"] as const;
export const SOURCES = ["heads", "rollout", "similarity"] as const;
export const SCALES = ["all", "row", "one"] as const;
export const FORMS = ["matrix", "lines"] as const;

export interface View {
  text: string;
  /** Another wording to compare with. */
  other: string | undefined;
  method: (typeof METHODS)[number];
  /** The label to explain; empty for the predicted one. */
  label: string;
  level: Level;
  source: (typeof SOURCES)[number];
  /** None means all. */
  heads: readonly Head[];
  combine: "mean" | "max";
  /** Hidden layer for similarity and projection; 0 is the embedding. */
  layer: number;
  form: (typeof FORMS)[number];
  /** Of each word's attention, how much the line view shows, from the strongest link down. */
  mass: number;
  special: boolean;
  /** Colours run to the largest of all, to the largest of each row, or to 1. */
  scale: (typeof SCALES)[number];
  metric: (typeof METRICS)[number];
  /** Indices of words or tokens. */
  pinned: readonly number[];
}

export const FIRST_VIEW: View = {
  text: "",
  other: undefined,
  method: "occlusion",
  label: "",
  level: "words",
  source: "heads",
  heads: [],
  combine: "mean",
  layer: 1,
  form: "matrix",
  mass: 0.7,
  special: true,
  scale: "all",
  metric: "picture",
  pinned: [],
};

const MAX_SHARED_TEXT = 4000;
const ORDERS = 8;
const SAMPLES = 200;
const STEPS = 32;

function oneOf<T extends string>(values: readonly T[], value: string | null, otherwise: T): T {
  return values.find((candidate) => candidate === value) ?? otherwise;
}

const wholeNumbers = (value: string | null): number[] =>
  (value ?? "").split(",").flatMap((part) => (/^\d{1,4}$/.test(part) ? [Number(part)] : []));

/** Anything that the address does not say, or says wrongly, is as at the start. */
export function parseView(params: URLSearchParams): View {
  const mass = Number(params.get("mass") ?? FIRST_VIEW.mass);
  return {
    text: params.get("text") ?? "",
    other: params.get("other") ?? undefined,
    method: oneOf(METHODS, params.get("method"), FIRST_VIEW.method),
    label: params.get("class") ?? "",
    level: oneOf(["words", "tokens"], params.get("units"), FIRST_VIEW.level),
    source: oneOf(SOURCES, params.get("show"), FIRST_VIEW.source),
    heads: (params.get("heads") ?? "").split(",").flatMap((part) => {
      const match = /^(\d{1,3})\.(\d{1,3})$/.exec(part);
      return match ? [{ layer: Number(match[1]) - 1, head: Number(match[2]) - 1 }] : [];
    }),
    combine: oneOf(["mean", "max"], params.get("combine"), FIRST_VIEW.combine),
    layer: wholeNumbers(params.get("layer"))[0] ?? FIRST_VIEW.layer,
    form: oneOf(FORMS, params.get("form"), FIRST_VIEW.form),
    mass: mass > 0 && mass <= 1 ? mass : FIRST_VIEW.mass,
    special: params.get("special") !== "no",
    scale: oneOf(SCALES, params.get("scale"), FIRST_VIEW.scale),
    metric: oneOf(METRICS, params.get("cells"), FIRST_VIEW.metric),
    pinned: wholeNumbers(params.get("pin")),
  };
}

const shared = (text: string) => (text.length <= MAX_SHARED_TEXT ? text : "");

/** Only what differs from the start, so that links stay short. */
export function formatView(view: View): Record<string, string> {
  const all: Record<string, [value: string, first: string]> = {
    text: [shared(view.text), ""],
    other: [shared(view.other ?? ""), ""],
    method: [view.method, FIRST_VIEW.method],
    class: [view.label, ""],
    units: [view.level, FIRST_VIEW.level],
    show: [view.source, FIRST_VIEW.source],
    heads: [view.heads.map(({ layer, head }) => `${layer + 1}.${head + 1}`).join(), ""],
    combine: [view.combine, FIRST_VIEW.combine],
    layer: [String(view.layer), String(FIRST_VIEW.layer)],
    form: [view.form, FIRST_VIEW.form],
    mass: [String(view.mass), String(FIRST_VIEW.mass)],
    special: [view.special ? "yes" : "no", "yes"],
    scale: [view.scale, FIRST_VIEW.scale],
    cells: [view.metric, FIRST_VIEW.metric],
    pin: [view.pinned.join(), ""],
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, [value, first]]) => (value === first ? [] : [[name, value]])),
  );
}

export const sameHead = (a: Head, b: Head): boolean => a.layer === b.layer && a.head === b.head;

/** Those chosen that the model has; all of them when none is chosen. */
export function chosenHeads(chosen: readonly Head[], layers: number, heads: number): Head[] {
  const known = chosen.filter(({ layer, head }) => layer < layers && head < heads);
  if (known.length > 0) return known;
  return Array.from({ length: layers * heads }, (_, index) => ({
    layer: Math.floor(index / heads),
    head: index % heads,
  }));
}

export function pictureOf(view: View, heads: readonly Head[]): Picture {
  if (view.source === "rollout") return { of: "rollout" };
  if (view.source === "similarity") return { of: "similarity", layer: view.layer };
  return { of: "heads", heads, combine: view.combine };
}

export function methodOf(view: View, heads: readonly Head[]): Method {
  switch (view.method) {
    case "occlusion":
      return { name: "occlusion", operator: "delete" };
    case "mask":
      return { name: "occlusion", operator: "mask" };
    case "shapley":
      return { name: "shapley", operator: "delete", orders: ORDERS };
    case "lime":
      return { name: "lime", operator: "delete", samples: SAMPLES };
    case "gradients":
      return { name: "gradient", steps: STEPS };
    case "slope":
      return { name: "gradient", steps: 1 };
    case "rollout":
    case "flow":
      return { name: view.method, pooling: "mean" };
    case "attention":
      return { name: "attention", heads, combine: view.combine, pooling: "mean" };
  }
}
