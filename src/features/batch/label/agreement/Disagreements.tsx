import { Button, Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { LabelRow } from "../../../../../workers/protocols/labels.ts";
import { CANNOT_SAY, OFF_TOPIC } from "../../../../labels/coder-label.ts";
import { activeCategories } from "../../../../labels/codebook.ts";
import { type Disagreement, disagreements, type Labeling } from "../../../../labels/labeling.ts";
import { t } from "../../../../i18n/i18n.ts";
import { batch } from "../../store/batch-client.ts";
import { answerName } from "../answer-name.ts";
import { attempt, settle, unsettle } from "../label-actions.ts";
import { useAnswerKeys } from "../texts/answer-keys.ts";
import { AnswerButtons } from "../texts/AnswerButtons.tsx";
import classes from "./AgreementView.module.css";

/** The rows on which coders differ, one by one, with what each said, until they settle on a final label. */
export function Disagreements({ labeling }: { labeling: Labeling }) {
  const found = disagreements(labeling);
  const [place, setPlace] = useState(() =>
    Math.max(
      0,
      found.findIndex(({ settled }) => !settled),
    ),
  );
  const at = Math.min(place, Math.max(0, found.length - 1));
  const shown = found[at];
  const settled = found.filter((each) => each.settled).length;
  return (
    <section aria-label={t("label:settle.title")} data-testid="disagreements">
      <h3>{t("label:settle.title")}</h3>
      <p role="status">
        {found.length === 0
          ? t("label:settle.none")
          : t("label:settle.count", { part: settled, count: found.length })}
      </p>
      {shown && (
        <>
          <SettleForm key={shown.row} shown={shown} labeling={labeling} onSettled={() => setPlace(at + 1)} />
          <div className={classes.steps}>
            <Button variant="default" disabled={at === 0} onClick={() => setPlace(at - 1)}>
              {t("label:settle.previous")}
            </Button>
            <Button variant="default" disabled={at + 1 >= found.length} onClick={() => setPlace(at + 1)}>
              {t("label:settle.next")}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

interface SettleFormProps {
  shown: Disagreement;
  labeling: Labeling;
  onSettled(): void;
}

function SettleForm({ shown, labeling, onSettled }: SettleFormProps) {
  const { row, labels, settled } = shown;
  const { codebook } = labeling;
  const [text, setText] = useState<LabelRow>();
  const [note, setNote] = useState(settled?.note ?? "");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  useEffect(() => {
    let isCurrent = true;
    void attempt(async () => {
      const [found] = await batch().labelRows([row]);
      if (isCurrent) setText(found);
    });
    return () => {
      isCurrent = false;
    };
  }, [row]);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const decide = (answer: Parameters<typeof settle>[1]) => {
    void settle(row, answer, note);
    onSettled();
  };
  const choose = (id: string) => {
    if (!codebook.isMultiple) decide([id]);
    else setChosen((ids) => (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]));
  };
  const save = () => decide(chosen);
  const box = useAnswerKeys({
    ...Object.fromEntries(activeCategories(codebook).map(({ id, key }) => [key, () => choose(id)])),
    "0": () => decide(CANNOT_SAY),
    "-": () => decide(OFF_TOPIC),
    n: () => noteField.current?.focus(),
    ...(codebook.isMultiple && { Enter: save }),
  });
  return (
    <section {...box} className={classes.settle} aria-label={t("label:settle.place", { row: row + 1 })}>
      <p className={classes.place}>{t("label:settle.place", { row: row + 1 })}</p>
      <p className={classes.text} dir="auto">
        {text?.text}
      </p>
      <ul className={classes.said}>
        {labels.map(({ coder, answer, note: reason, sawPrediction }) => (
          <li key={coder}>
            {t("label:settle.said", { coder, answer: answerName(codebook, answer) })}
            {sawPrediction && <small>{t("label:texts.seen")}</small>}
            {reason !== undefined && <q>{reason}</q>}
          </li>
        ))}
      </ul>
      {settled && (
        <p className={classes.final}>
          {t("label:settle.finalIs", { answer: answerName(codebook, settled.answer) })}
          {settled.by !== "" && <small>{t("label:settle.by", { by: settled.by })}</small>}
          <Button variant="default" size="compact-sm" onClick={() => void unsettle(row)}>
            {t("label:settle.withdraw")}
          </Button>
        </p>
      )}
      <Textarea
        ref={noteField}
        label={t("label:settle.note")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        autosize
        minRows={1}
        maxRows={4}
      />
      <div role="group" aria-label={t("label:settle.choose")}>
        <AnswerButtons
          codebook={codebook}
          chosen={chosen}
          given={settled?.answer}
          onChoose={choose}
          onAnswer={decide}
          onSave={save}
        />
      </div>
    </section>
  );
}
