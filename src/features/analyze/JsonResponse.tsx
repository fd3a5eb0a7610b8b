import type { Prediction } from "../../engine/classifier/classifier.ts";
import { t } from "../../i18n/i18n.ts";
import classes from "./PredictionPanel.module.css";

/** The scores as the HTTP endpoint returns them. */
export function JsonResponse({ scores }: Pick<Prediction, "scores">) {
  const answer = scores
    .map(({ label, score }) => ({ label, score }))
    .toSorted((a, b) => b.score - a.score)
    .map((entry) => `  ${JSON.stringify(entry)}`)
    .join(",\n");
  return (
    <details className={classes.seen}>
      <summary>{t("analyze:asJson")}</summary>
      <pre>{`[[\n${answer}\n]]`}</pre>
    </details>
  );
}
