import { Button } from "@mantine/core";
import { useEffect, useMemo, useRef } from "react";
import type { Labeling } from "../../../../labels/labeling.ts";
import { t } from "../../../../i18n/i18n.ts";
import { answerName } from "../answer-name.ts";
import { back, lookThrough, showView, undo } from "../label-actions.ts";
import { labelsOf, shownSample, useCoder, useLabels } from "../label-store.ts";
import { ReviewLine, ReviewOffers } from "../Review.tsx";
import type { LabelViewProps } from "../label-view-props.ts";
import { useAnswerKeys } from "./answer-keys.ts";
import { CoderField } from "./CoderField.tsx";
import { TextForm } from "./TextForm.tsx";
import classes from "./TextsView.module.css";
import { ViewSettings } from "./ViewSettings.tsx";

/** One text after the other. */
export function TextsView({ job, labeling }: LabelViewProps) {
  const coder = useCoder((state) => state.name);
  const place = useLabels((state) => state.place);
  const rows = useLabels((state) => state.rows);
  const review = useLabels((state) => state.review);
  const sample = useMemo(() => shownSample(labeling, review), [labeling, review]);
  const sampled = sample[place];
  const row = sampled && rows.get(sampled.row);
  if (sample.length === 0) {
    return (
      <div className={classes.texts}>
        <p>{t("label:texts.noSample")}</p>
        <Button variant="default" onClick={() => showView("setup")}>
          {t("label:view.setup")}
        </Button>
      </div>
    );
  }
  if (coder === "") return <CoderField isRequired />;
  return (
    <div className={classes.texts}>
      <Progress {...{ labeling, coder }} />
      {review ? <ReviewLine review={review} /> : <ReviewOffers labeling={labeling} />}
      <Announcer {...{ labeling, sample }} />
      {sampled === undefined ? (
        <Done count={sample.length} isReview={review !== undefined} />
      ) : (
        <TextForm
          key={`${review ? "again" : ""} ${sampled.row}`}
          {...{ job, labeling, sample, row, place }}
        />
      )}
      <ViewSettings job={job} labeling={labeling} />
    </div>
  );
}

function Done({ count, isReview }: { count: number; isReview: boolean }) {
  const box = useAnswerKeys({ Back: back, Backspace: back, u: undo });
  return (
    <section {...box} className={classes.done} aria-label={t("label:texts.region")}>
      <p role="status">{t(isReview ? "label:review.done" : "label:texts.done", { count })}</p>
      <Button variant="default" onClick={lookThrough}>
        {t("label:texts.again")}
      </Button>
    </section>
  );
}

/** How many texts the coder has labeled, and how fast. */
function Progress({ labeling, coder }: { labeling: LabelViewProps["labeling"]; coder: string }) {
  const own = labelsOf(labeling.labels, coder);
  const part = labeling.sample.filter(({ row }) => own.has(row)).length;
  const count = labeling.sample.length;
  const timed = [...own.values()].map(({ seconds }) => seconds).filter((seconds) => seconds > 0);
  const mean = timed.reduce((sum, seconds) => sum + seconds, 0) / timed.length;
  return (
    <div className={classes.progress}>
      <progress value={part} max={count} aria-label={t("label:texts.labeled", { part, count })} />
      <p className="tabular">
        {t("label:texts.labeled", { part, count })}
        {timed.length > 0 && (
          <span>
            {t("label:texts.pace", {
              seconds: mean.toFixed(1),
              count: Math.round(3600 / Math.max(mean, 0.1)),
            })}
          </span>
        )}
      </p>
    </div>
  );
}

/** Reads each new text aloud, after the answer that was saved. */
function Announcer({ labeling, sample }: Pick<LabelViewProps, "labeling"> & Pick<Labeling, "sample">) {
  const place = useLabels((state) => state.place);
  const last = useLabels((state) => state.last);
  const row = useLabels((state) => state.rows.get(sample[state.place]?.row ?? -1));
  const status = useRef<HTMLParagraphElement>(null);
  const count = sample.length;
  useEffect(() => {
    if (!status.current || !row) return;
    const facts = { place: place + 1, count, text: row.text };
    status.current.textContent = last
      ? t("label:texts.announceSaved", { ...facts, answer: answerName(labeling.codebook, last.answer) })
      : t("label:texts.announce", facts);
    // oxlint-disable-next-line react/exhaustive-deps -- only a new text is read aloud
  }, [place, row]);
  return <p className="visually-hidden" role="status" ref={status} />;
}
