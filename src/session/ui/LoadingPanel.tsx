import { Button, Progress } from "@mantine/core";
import type { LoadProgress } from "../../engine/classifier/load-model.ts";
import { t } from "../../i18n/i18n.ts";
import classes from "./LoadingPanel.module.css";
import { useModel } from "../model-store.ts";
import { describeProgress, PHASES } from "../load-phases.ts";

/** The phases of loading a model, the page's own without `onCancel`, with the progress of the current phase. */
export function LoadingPanel({ progress, onCancel }: { progress: LoadProgress; onCancel?: () => void }) {
  const cancelModel = useModel((store) => store.cancel);
  const current = PHASES.findIndex((phase) => phase === progress.phase);
  const { done, total } = progress;
  const share = done !== undefined && total ? (100 * done) / total : undefined;
  return (
    <section className={classes.panel} aria-label={t("models:loading.name")}>
      <ol className={classes.phases}>
        {PHASES.map((phase, index) => (
          <li
            key={phase}
            data-state={index < current ? "done" : index === current ? "current" : "to-come"}
            aria-current={index === current ? "step" : undefined}
          >
            {t(`models:loading.${phase}`)}
          </li>
        ))}
      </ol>
      <Progress
        value={share ?? 100}
        animated={share === undefined}
        size="sm"
        color="var(--accent)"
        aria-label={describeProgress(progress)}
      />
      <div className={classes.foot}>
        <span className="tabular">{describeProgress(progress)}</span>
        <Button variant="subtle" size="compact-sm" onClick={onCancel ?? cancelModel}>
          {t("common:cancel")}
        </Button>
      </div>
    </section>
  );
}
