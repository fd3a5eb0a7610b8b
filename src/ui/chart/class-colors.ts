/** One color for each class. The three sentiment classes have fixed colors; classes of other models have those of a list. */

import { CLASS_TOKENS, type ClassToken as NamedToken } from "../../palette/class-tokens.ts";
import { cssVariable } from "./color-tokens.ts";

type ClassToken = NamedToken | "not-sure";

/** In charts, the rows that are not sure are a class of their own with this label. */
export const NOT_SURE = "not_sure";

export interface ClassColors {
  /** The name of the fill's token, for a canvas or a file. */
  token: ClassToken;
  /** CSS color of areas and lines. */
  fill: string;
  /** CSS color of text, with a contrast of 4.5:1. */
  text: string;
}

const NAMED = ["negative", "neutral", "positive"] as const;

/** @param index the index of the label in the model's list; after the last color the first ones come again */
export function classColors(label: string, index: number): ClassColors {
  if (label === NOT_SURE) {
    return { token: "not-sure", fill: cssVariable("not-sure"), text: "var(--ink-soft)" };
  }
  const named = NAMED.find((token) => token === label.toLowerCase());
  const token = named ?? (CLASS_TOKENS[index % CLASS_TOKENS.length] as ClassToken);
  return { token, fill: cssVariable(token), text: named ? `var(--${named}-text)` : "var(--ink)" };
}

/** The colors of what supports a class, its own, and of what opposes it. */
export function effectColors(label: string, index: number): { positive: ClassToken; negative: ClassToken } {
  const { token } = classColors(label, index);
  return { positive: token, negative: token === "negative" ? "positive" : "negative" };
}
