import { Button, Progress } from "@mantine/core";
import { useEffect } from "react";
import type { Job, SecondModel } from "../../../../../workers/protocols/batch-types.ts";
import type { ComparedLabels } from "../../../../../workers/protocols/second.ts";
import { t } from "../../../../i18n/i18n.ts";
import { ErrorNotice } from "../../../../ui/notices/ErrorNotice.tsx";
import { describeScoring } from "../../job/progress-text.ts";
import { isRunning, useOpen } from "../../store/batch-store.ts";
import { continueSecond, openSecond, removeSecond, stopSecond, useSecond } from "../../store/second-store.ts";
import classes from "./SecondModelSection.module.css";
import { Comparison } from "./Comparison.tsx";
import { nameOfSecond } from "../../second-name.ts";
import { SecondModelForm } from "./SecondModelForm.tsx";

interface SecondModelSectionProps {
  job: Job;
  /** Absent without labels that mean a class. */
  labels: ComparedLabels | undefined;
}

/** Scores the batch with a second model, and compares the answers of both. */
export function SecondModelSection({ job, labels }: SecondModelSectionProps) {
  useEffect(() => void openSecond(job.id), [job.id]);
  const error = useSecond((state) => state.error);
  const { second } = job;
  return (
    <section className={classes.second} aria-labelledby="second-model">
      <h3 id="second-model">{t("evaluate:second.title")}</h3>
      {second ? <Chosen second={second} /> : <SecondModelForm job={job} />}
      <RunState second={second} />
      {error && <ErrorNotice error={error} />}
      {second && <Comparison job={job} second={second} labels={labels} />}
    </section>
  );
}

function Chosen({ second }: { second: SecondModel }) {
  const { model, head } = second;
  const isBusy = useSecond((state) => state.running !== undefined);
  return (
    <div className={classes.chosen}>
      <p>
        <strong>{nameOfSecond(second)}</strong>{" "}
        {head
          ? t("evaluate:second.headOf", { model: model.id })
          : t("evaluate:second.revision", { revision: model.revision.slice(0, 8), dtype: model.dtype })}
      </p>
      {!isBusy && (
        <Button variant="default" onClick={() => void removeSecond()}>
          {t("evaluate:second.remove")}
        </Button>
      )}
    </div>
  );
}

/** How far the second model is, with what can be done about it. */
function RunState({ second }: { second: SecondModel | undefined }) {
  const { running, progress } = useSecond();
  const isScoring = useOpen((open) => isRunning(open.progress)) ?? false;
  if (running === "loading")
    return (
      <div className={classes.run}>
        <p role="status">{t("evaluate:second.loading")}</p>
        <Button variant="default" onClick={stopSecond}>
          {t("common:cancel")}
        </Button>
      </div>
    );
  if (!second || !progress || progress.status === "done") return null;
  const text = describeScoring(progress);
  return (
    <div className={classes.run} data-testid="second-progress" data-status={progress.status}>
      <p role="status" className="tabular">
        {text}
      </p>
      {running ? (
        <Button variant="default" onClick={stopSecond}>
          {t("evaluate:second.stop")}
        </Button>
      ) : (
        <Button disabled={isScoring} onClick={() => void continueSecond()}>
          {t("evaluate:second.continue")}
        </Button>
      )}
      <Progress
        className={classes.bar ?? ""}
        value={(100 * progress.scored) / Math.max(1, progress.rows)}
        size="sm"
        color="var(--accent)"
        aria-label={text}
      />
    </div>
  );
}
