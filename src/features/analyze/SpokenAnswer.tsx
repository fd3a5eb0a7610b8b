import { useEffect, useState } from "react";
import type { TextWarning } from "../../engine/tokenizer/text-warning.ts";
import { capitalizeLabel } from "../../ui/format/labels.ts";
import { formatScore } from "../../ui/format/numbers.ts";
import { t } from "../../i18n/i18n.ts";

/** A pause in typing or in composing a character, after which a screen reader says the result once. */
const PAUSE_MS = 700;

interface SpokenAnswerProps {
  /** Number of tweets. */
  total: number;
  /** Number of scored tweets. */
  scored: number;
  /** The result of a single tweet. */
  single:
    | {
        label: string;
        score: number;
        isNumber?: true;
        isNotSure: boolean;
        warning: TextWarning | undefined;
      }
    | undefined;
}

/** The result in one sentence for screen readers. */
export function SpokenAnswer({ total, scored, single }: SpokenAnswerProps) {
  const sentence = sentenceOf({ total, scored, single });
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(sentence), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [sentence]);
  return (
    <p className="visually-hidden" aria-live="polite" data-testid="spoken-answer">
      {spoken}
    </p>
  );
}

function sentenceOf({ total, scored, single }: SpokenAnswerProps): string {
  if (scored < total || total === 0) return "";
  if (!single) return t("analyze:spoken.list", { count: total });
  const { label, score, isNumber, isNotSure, warning } = single;
  const values = { label: capitalizeLabel(label), score: formatScore(score, isNumber) };
  const result = t(isNotSure ? "analyze:spoken.notSure" : "analyze:spoken.one", values);
  return warning ? `${result}. ${t(`analyze:warning.${warning}`)}` : result;
}
