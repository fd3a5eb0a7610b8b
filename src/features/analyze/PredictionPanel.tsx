import { memo, type ReactNode } from "react";
import type { Prediction } from "../../engine/classifier/classifier.ts";
import type { TextWarning } from "../../engine/tokenizer/text-warning.ts";
import { classColors } from "../../ui/chart/class-colors.ts";
import { predictionLabel } from "../../ui/format/labels.ts";
import { formatCount, formatScore } from "../../ui/format/numbers.ts";
import { ProbabilityBars } from "../../ui/chart/ProbabilityBars.tsx";
import { t } from "../../i18n/i18n.ts";
import classes from "./PredictionPanel.module.css";

type Shown = Pick<
  Prediction,
  "text" | "modelText" | "label" | "score" | "scores" | "isNumber" | "tokens" | "cutTokens"
>;

interface PredictionPanelProps {
  prediction: Shown;
  /** A line above the prediction. */
  note?: string;
  /** Another text is being scored; its prediction will replace this one. */
  isBusy?: boolean;
  /** Whether the prediction names no class. */
  isNotSure?: boolean;
  /** Why the prediction is not reliable, whatever its probability. */
  warning?: TextWarning | undefined;
  /** What can be done about the warning. */
  advice?: ReactNode;
}

/** Memoized, because the page around it changes with each step of loading. */
export const PredictionPanel = memo(function PredictionPanel({
  prediction,
  note,
  isBusy = false,
  isNotSure = false,
  warning,
  advice,
}: PredictionPanelProps) {
  const { text, modelText, label, score, scores, isNumber, tokens, cutTokens } = prediction;
  const index = scores.findIndex((entry) => entry.label === label);
  return (
    <section
      className={classes.prediction}
      aria-label={t("analyze:prediction.name")}
      data-label={label}
      data-sure={!isNotSure}
      aria-busy={isBusy}
    >
      {note && <p className={classes.note}>{note}</p>}
      <p className={classes.headline}>
        <strong style={{ color: isNotSure || isNumber ? undefined : classColors(label, index).text }}>
          {predictionLabel(label, isNotSure)}
        </strong>
        <span className="tabular">{formatScore(score, isNumber)}</span>
      </p>
      {warning && (
        <p className={classes.notice} role="note" data-warning={warning}>
          {t(`analyze:warning.${warning}`)}
        </p>
      )}
      {advice}
      {!isNumber && <ProbabilityBars scores={scores} />}
      {cutTokens > 0 && (
        <p className={classes.notice} role="note">
          {t("analyze:prediction.cut", { read: formatCount(tokens), cut: formatCount(cutTokens) })}
        </p>
      )}
      {modelText !== text && (
        <details className={classes.seen}>
          <summary>{t("analyze:prediction.seen")}</summary>
          {/* Its language is unknown. */}
          <p className="scroll-shadow" data-testid="model-text" lang="">
            {modelText}
          </p>
        </details>
      )}
    </section>
  );
});
