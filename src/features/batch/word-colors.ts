import { createContext, type ReactNode } from "react";

export interface ColoredText {
  text: string;
  /** The predicted class. */
  label: string;
  scores: readonly { label: string; score: number }[];
  /** Of the model that predicted it. */
  weightsSha256: string;
}

/**
 * Renders a text with the words colored that support its class; nothing where the loaded model is another one. The page
 * sets it, because a feature imports no other feature.
 */
export const WordColors = createContext<((colored: ColoredText) => ReactNode) | undefined>(undefined);
