import { Button, Textarea } from "@mantine/core";
import { useRef, useState } from "react";
import type { Job } from "../../../../../workers/protocols/batch-types.ts";
import type { LabelRow } from "../../../../../workers/protocols/labels.ts";
import { type Answer, CANNOT_SAY, OFF_TOPIC } from "../../../../labels/coder-label.ts";
import { activeCategories } from "../../../../labels/codebook.ts";
import type { Labeling } from "../../../../labels/labeling.ts";
import { t } from "../../../../i18n/i18n.ts";
import { predictionLabel } from "../../../../ui/format/labels.ts";
import { formatPercent } from "../../../../ui/format/numbers.ts";
import { back, forward, give, skip, undo } from "../label-actions.ts";
import { labelsOf, useCoder, useLabels } from "../label-store.ts";
import { useAnswerKeys } from "./answer-keys.ts";
import { AnswerButtons } from "./AnswerButtons.tsx";
import { useShownTime } from "./shown-time.ts";
import classes from "./TextsView.module.css";
import { ScrollRegion } from "../../../../ui/scroll/ScrollRegion.tsx";

interface TextFormProps {
  job: Job;
  labeling: Labeling;
  /** The rows that are shown one after the other. */
  sample: Labeling["sample"];
  /** Undefined until it was fetched. */
  row: LabelRow | undefined;
  place: number;
}

/** One text, the answers to it and a note. */
export function TextForm({ job, labeling, sample, row, place }: TextFormProps) {
  const { codebook, view } = labeling;
  const coder = useCoder((state) => state.name);
  const given = labelsOf(labeling.labels, coder).get(sample[place]?.row ?? -1);
  const [chosen, setChosen] = useState<readonly string[]>(
    given && typeof given.answer !== "string" ? given.answer : [],
  );
  const [note, setNote] = useState(given?.note ?? "");
  const noteField = useRef<HTMLTextAreaElement>(null);
  const secondsShown = useShownTime(row !== undefined);
  const answer = (value: Answer) => {
    if (row) give(value, secondsShown(), note, view?.showsPrediction === true);
  };
  const choose = (id: string) => {
    if (!codebook.isMultiple) answer([id]);
    else setChosen((ids) => (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]));
  };
  const save = () => answer(chosen);
  const next = given ? forward : skip;
  const categories = activeCategories(codebook);
  const box = useAnswerKeys({
    ...Object.fromEntries(categories.map(({ id, key }) => [key, () => choose(id)])),
    "0": () => answer(CANNOT_SAY),
    "-": () => answer(OFF_TOPIC),
    n: () => noteField.current?.focus(),
    u: undo,
    Back: back,
    Backspace: back,
    Forward: next,
    ...(codebook.isMultiple && { Enter: save }),
  });
  return (
    <section
      {...box}
      className={classes.box}
      aria-label={t("label:texts.region")}
      aria-describedby="label-keys"
      data-testid="label-text"
    >
      <p className={classes.place}>{t("label:texts.place", { place: place + 1, count: sample.length })}</p>
      <ScrollRegion className={classes.text} role="group" aria-label={t("label:texts.text")} dir="auto">
        {row?.text}
      </ScrollRegion>
      {row && <Context job={job} row={row} columns={view?.columns ?? []} />}
      {row && view?.showsPrediction && <Prediction job={job} row={row} />}
      <AnswerButtons
        codebook={codebook}
        chosen={chosen}
        given={given?.answer}
        onChoose={choose}
        onAnswer={answer}
        onSave={save}
      />
      <Textarea
        ref={noteField}
        label={t("label:texts.note")}
        placeholder={t("label:texts.notePlaceholder")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        autosize
        minRows={1}
        maxRows={4}
      />
      <Steps place={place} next={t(given ? "label:settle.next" : "label:texts.skip")} onNext={next} />
      <p className={classes.keys} id="label-keys">
        {t("label:texts.keys")}
      </p>
    </section>
  );
}

function Steps({ place, next, onNext }: { place: number; next: string; onNext(): void }) {
  const canUndo = useLabels(({ undoable }) => undoable.length > 0);
  return (
    <div className={classes.steps}>
      <Button variant="default" onClick={back} disabled={place === 0}>
        {t("label:texts.back")}
      </Button>
      <Button variant="default" onClick={onNext}>
        {next}
      </Button>
      <Button variant="default" onClick={undo} disabled={!canUndo}>
        {t("label:texts.undo")}
      </Button>
    </div>
  );
}

function Context({ job, row, columns }: { job: Job; row: LabelRow; columns: readonly number[] }) {
  if (columns.length === 0) return null;
  const names = [...job.table.columns.map(({ name }) => name), ...job.report.addedColumns];
  return (
    <dl className={classes.context}>
      {columns.map((column) => (
        <div key={column}>
          <dt>{names[column]}</dt>
          <dd>{row.cells[column]}</dd>
        </div>
      ))}
    </dl>
  );
}

function Prediction({ job, row }: { job: Job; row: LabelRow }) {
  const { prediction, isNotSure, score } = row;
  return (
    <p className={classes.prediction}>
      {prediction < 0
        ? t("label:texts.noPrediction")
        : t("label:texts.prediction", {
            label: predictionLabel(job.model.labels[prediction] ?? "", isNotSure),
            score: formatPercent(score),
          })}
    </p>
  );
}
