import { Button, NumberInput, Progress, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { HeadCounts, Teaching } from "../../../../../workers/protocols/heads.ts";
import { finalLabels } from "../../../../labels/labeling.ts";
import { isFlat } from "../../../../heads/validation/learning-curve.ts";
import { headFileName, headJson } from "../../../../heads/file/head-json.ts";
import { t } from "../../../../i18n/i18n.ts";
import { keepHead, useTaughtHeads } from "../../../../session/taught-heads-store.ts";
import { HeadFigures } from "../../../../session/ui/HeadFigures.tsx";
import { download } from "../../../../ui/files/download.ts";
import { capitalizeLabel } from "../../../../ui/format/labels.ts";
import { formatCount, formatPercent } from "../../../../ui/format/numbers.ts";
import { ErrorNotice } from "../../../../ui/notices/ErrorNotice.tsx";
import { AgreementTable } from "../agreement/AgreementTable.tsx";
import type { LabelViewProps } from "../label-view-props.ts";
import { growthText, LearningCurve } from "./LearningCurve.tsx";
import {
  addNextRows,
  answerAllRows,
  openTeaching,
  removeAnswers,
  stop,
  teach,
  useTeach,
} from "./teach-store.ts";
import classes from "./TeachView.module.css";

function RunProgress() {
  const running = useTeach((state) => state.running);
  if (!running) return null;
  const { step, done, total } = running;
  const text = t(`heads:teach.step.${step}`, { done, total });
  return (
    <section className={classes.running}>
      <p className="tabular" role="status">
        {text}
      </p>
      <Button variant="default" onClick={stop}>
        {t("heads:teach.stop")}
      </Button>
      <Progress value={(100 * done) / Math.max(1, total)} size="sm" color="var(--accent)" aria-label={text} />
    </section>
  );
}

/** What was taught: how good it is, and what can be done with it. */
function Taught({ taught: { head, few } }: { taught: Teaching }) {
  const isBusy = useTeach((state) => state.running !== undefined);
  const isKept = useTaughtHeads(({ heads }) => heads?.some(({ sha256 }) => sha256 === head.sha256)) ?? false;
  const hasAnswers = useTeach(({ answers }) => answers.some((other) => other.head.sha256 === head.sha256));
  return (
    <section className={classes.taught} aria-label={head.name} data-testid="taught">
      <h3>{head.name}</h3>
      <HeadFigures head={head} />
      {few.length > 0 && <p>{t("heads:teach.few", { names: few.join(", ") })}</p>}
      {head.origin.leftOut.length > 0 && (
        <p>{t("heads:teach.leftOut", { names: head.origin.leftOut.join(", ") })}</p>
      )}
      <div className={classes.controls}>
        {!isKept && <Button onClick={() => void keepHead(head)}>{t("heads:teach.keep")}</Button>}
        {!hasAnswers && (
          <Button variant="default" disabled={isBusy} onClick={() => void answerAllRows(head)}>
            {t("heads:teach.score")}
          </Button>
        )}
        <Button
          variant="default"
          onClick={() => download(headFileName(head), headJson(head), "application/json")}
        >
          {t("heads:save")}
        </Button>
      </div>
      <p role="status" className={classes.note}>
        {isKept && t("heads:teach.kept")}
      </p>
      <LearningCurve figures={head.figures} />
    </section>
  );
}

/** How a head answers for all rows, and what to label next to make it better. */
function Answers({ answers: { head, counts, rows } }: { answers: HeadCounts }) {
  const wasAdded = useTeach((state) => state.wasAdded);
  const [count, setCount] = useState(20);
  return (
    <section className={classes.taught} aria-label={`${t("heads:teach.scored")}: ${head.name}`}>
      <h3>{`${t("heads:teach.scored")}: ${head.name}`}</h3>
      <p className={classes.note}>{t(rows > 0 ? "heads:teach.scoredAbout" : "heads:teach.notEmbedded")}</p>
      <AgreementTable
        label={t("heads:teach.scored")}
        head={[t("heads:figure.category"), t("heads:figure.rows"), t("heads:teach.share")]}
        rows={head.categories.map(({ name }, at) => [
          capitalizeLabel(name),
          formatCount(counts[at] ?? 0),
          formatPercent(rows > 0 ? (counts[at] ?? 0) / rows : 0),
        ])}
      />
      <div className={classes.controls}>
        <Button variant="default" onClick={() => void removeAnswers(head.sha256)}>
          {t("heads:teach.removeColumns")}
        </Button>
      </div>
      <h3>{t("heads:teach.next")}</h3>
      {isFlat(head.figures.growth) && (
        <p role="note" className={classes.stop} data-testid="stop-labeling">
          {t("heads:teach.enough")} {growthText(head.figures.growth)}
        </p>
      )}
      <p className={classes.note}>{t("heads:teach.nextAbout")}</p>
      <div className={classes.controls}>
        <NumberInput
          label={t("heads:teach.count")}
          value={count}
          min={4}
          max={1000}
          onChange={(value) => setCount(Number(value) || 4)}
        />
        <Button variant="default" onClick={() => void addNextRows(head.sha256, count)}>
          {t("heads:teach.addNext")}
        </Button>
      </div>
      <p role="status" className={classes.note}>
        {wasAdded && t("heads:teach.added")}
      </p>
    </section>
  );
}

/** Teaches a head on the final labels of the batch. */
export function TeachView({ job, labeling }: LabelViewProps) {
  const { taught, answers, running, error } = useTeach();
  const [name, setName] = useState(labeling.codebook.name || job.fileName);
  useEffect(() => void openTeaching(job.id), [job.id]);
  const labels = finalLabels(labeling).filter(({ answer }) => typeof answer !== "string").length;
  return (
    <div className={classes.teach}>
      <p className={classes.note}>{t("heads:teach.about")}</p>
      <p>{t("heads:teach.labels", { count: labels })}</p>
      <div className={classes.controls}>
        <TextInput
          label={t("heads:teach.name")}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          disabled={running !== undefined || name.trim() === ""}
          onClick={() => void teach(name.trim())}
        >
          {t(taught ? "heads:teach.again" : "heads:teach.start")}
        </Button>
      </div>
      <RunProgress />
      {error && <ErrorNotice error={error} />}
      {taught && <Taught key={taught.head.sha256} taught={taught} />}
      {answers.map((each) => (
        <Answers key={each.head.sha256} answers={each} />
      ))}
    </div>
  );
}
