import { useEffect, useState } from "react";
import type { TextWarning } from "../../engine/tokenizer/text-warning.ts";
import { useModel } from "../../session/model-store.ts";

/** A text that is still being typed is not checked. */
const PAUSE_MS = 300;

/** Why the prediction of the text is not reliable; undefined while the text is checked, and when nothing is known. */
export function useTextWarning(text: string): TextWarning | undefined {
  const explain = useModel((store) => store.explain);
  const [checked, setChecked] = useState<{ text: string; warning: TextWarning | undefined }>();
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      explain((worker) => worker.textWarning(text)).then(
        (warning) => isCurrent && setChecked({ text, warning }),
        // Without an answer nothing is said.
        () => {},
      );
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text, explain]);
  return checked?.text === text ? checked.warning : undefined;
}
