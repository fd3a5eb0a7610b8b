/** Explanations of the loaded model. */

import type { headEffects } from "../../src/engine/explain/attention/head-ablation.ts";
import type { Explainer, Level, Method } from "../../src/engine/explain/explainer.ts";
import type { TokenizedText } from "../../src/engine/tokenizer/tokenized-text.ts";

type Attributed = Awaited<ReturnType<Explainer["attribute"]>>;
type OnProgress = (done: number, total: number) => void;

/** The newest call of `attribute`, `beside`, `check` or `headEffects` cancels the one before. */
export interface ExplainService {
  read(text: string): Promise<TokenizedText>;
  overview: Explainer["overview"];
  picture: Explainer["picture"];
  projection: Explainer["projection"];
  attribute(text: string, method: Method, level: Level, onProgress: OnProgress): Promise<Attributed>;
  /** The attribution of a second text, which leaves what was computed for the first. */
  beside(
    text: string,
    method: Method,
    level: Level,
    onProgress: OnProgress,
  ): Promise<{ reading: TokenizedText; attribution: Attributed }>;
  check(
    text: string,
    values: Float64Array,
    target: number,
    level: Level,
    onProgress: OnProgress,
  ): ReturnType<Explainer["check"]>;
  without: Explainer["without"];
  headEffects(text: string, onProgress: OnProgress): ReturnType<typeof headEffects>;
  attentions: Explainer["attentions"];
  hiddenStates: Explainer["hiddenStates"];
}
