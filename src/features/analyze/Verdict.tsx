import { memo } from "react";
import type { Prediction } from "../../engine/classifier.ts";
import { capitalized, classColors } from "../../ui/class-colors.ts";
import { formatCount, formatPercent } from "../../ui/format.ts";
import { ProbabilityBars } from "../../ui/ProbabilityBars.tsx";
import classes from "./Verdict.module.css";

/** Below one half, the first answer is more likely wrong than right. */
const HALF = 0.5;

type Shown = Pick<Prediction, "text" | "modelText" | "label" | "score" | "scores" | "tokens" | "cutTokens">;

interface VerdictProps {
  prediction: Shown;
  /** Of an example, which stays as it is. */
  note?: string;
  /** The score from which on the model's own figures call an answer sure. */
  sureFrom?: number | undefined;
}

/** Drawn anew only for another prediction: the page around it changes with each step of a load. */
export const Verdict = memo(function Verdict({ prediction, note, sureFrom = HALF }: VerdictProps) {
  const { text, modelText, label, score, scores, tokens, cutTokens } = prediction;
  const sure = score >= sureFrom;
  const index = scores.findIndex((entry) => entry.label === label);
  return (
    <section className={classes.verdict} aria-label="Sentiment" data-label={label} data-sure={sure}>
      {note && <p className={classes.note}>{note}</p>}
      <p className={classes.headline}>
        <strong style={{ color: sure ? classColors(label, index).text : undefined }}>
          {sure ? capitalized(label) : `Not sure, leaning ${label}`}
        </strong>
        <span className="tabular">{formatPercent(score)}</span>
      </p>
      <ProbabilityBars scores={scores} isStill={note !== undefined} />
      {cutTokens > 0 && (
        <p className={classes.notice} role="note">
          This text is longer than the model can read. It read the first {formatCount(tokens)} tokens; the
          last {formatCount(cutTokens)} did not count.
        </p>
      )}
      {modelText !== text && (
        <details className={classes.seen}>
          <summary>The text that the model saw</summary>
          <p data-testid="model-text">{modelText}</p>
        </details>
      )}
    </section>
  );
});
