import { useEffect, useState } from "react";
import type { TextWarning } from "../../engine/tokenizer/text-warning.ts";
import { useModel } from "../../session/model-store.ts";

/** A text that is still being typed is not checked. */
const PAUSE_MS = 300;
/** Texts of one message, so that scoring continues in between. */
const CHUNK = 100;

export type TextWarnings = ReadonlyMap<string, TextWarning | undefined>;

const NONE: TextWarnings = new Map();

/** Why the predictions of texts are not reliable. Texts that are not checked yet are missing. */
export function useTextWarnings(texts: readonly string[]): TextWarnings {
  const explain = useModel((store) => store.explain);
  const model = useModel((store) => store.model);
  const [checked, setChecked] = useState({ model, warnings: NONE });
  const known = checked.model === model ? checked.warnings : NONE;
  useEffect(() => {
    let isCurrent = true;
    async function check() {
      const warnings = new Map(known);
      const unknown = texts.filter((text) => !known.has(text));
      for (let at = 0; at < unknown.length; at += CHUNK) {
        const chunk = unknown.slice(at, at + CHUNK);
        const found = await explain((worker) => worker.textWarnings(chunk));
        if (!isCurrent) return;
        for (const [index, text] of chunk.entries()) warnings.set(text, found[index]);
        setChecked({ model, warnings: new Map(warnings) });
      }
    }
    // Without an answer nothing is said.
    const timer = setTimeout(() => void check().catch(() => {}), PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
    // oxlint-disable-next-line react/exhaustive-deps -- what becomes known requires no other check
  }, [texts, model, explain]);
  return known;
}
