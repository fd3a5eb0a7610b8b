import type { ReactNode } from "react";
import type { HeadPrediction } from "../../engine/classifier/classifier.ts";
import type { OutputHead } from "../../engine/model/manifest.ts";
import { capitalizeLabel, translateLabel } from "../../ui/format/labels.ts";
import { formatPercent } from "../../ui/format/numbers.ts";
import { t } from "../../i18n/i18n.ts";
import { headName, ManifestText } from "../../session/ui/ManifestText.tsx";
import { OutputHeadFilter } from "../../session/ui/OutputHeadFilter.tsx";
import { useOutputHeads } from "../../session/output-heads-store.ts";
import classes from "./HeadsPanel.module.css";

/** The label of the embedded model's irony head. */
const IRONIC = "ironic";

interface HeadAnswerProps {
  name: string;
  /** The labels with which the head answers, in words. */
  answer: string;
  scores: readonly { label: string; score: number }[];
  /** Whether a label is part of the answer. */
  isAnswer: (label: string) => boolean;
  /** What the answer means for that of the model. */
  note?: string;
  /** How far the answer can be trusted. */
  children: ReactNode;
}

/** The answer of a further head with the probability of each of its labels. */
export function HeadAnswer({ name, answer, scores, isAnswer, note, children }: HeadAnswerProps) {
  return (
    <section className={classes.answer} aria-label={name}>
      <h2>
        {`${name}: `}
        <strong>{answer}</strong>
      </h2>
      <table className={classes.scores}>
        <caption className="visually-hidden">{t("analyze:heads.table")}</caption>
        <tbody>
          {scores.map(({ label, score }) => (
            <tr key={label} data-best={isAnswer(label) || undefined}>
              <th scope="row">{capitalizeLabel(label)}</th>
              <td aria-hidden="true">
                <div className={`picture ${classes.bar}`}>
                  <div style={{ width: `${score * 100}%` }} />
                </div>
              </td>
              <td className="tabular">{formatPercent(score)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {note !== undefined && <p role="note">{note}</p>}
      <p className={classes.limits}>{children}</p>
    </section>
  );
}

/** The predictions of further output heads, on request. */
export function HeadsPanel({
  heads,
  answers = [],
}: {
  heads: readonly OutputHead[];
  answers?: HeadPrediction[] | undefined;
}) {
  const requested = useOutputHeads((store) => store.asked);
  return (
    <div className={classes.panel}>
      <OutputHeadFilter heads={heads} />
      {heads.map((head) => {
        const answer = requested.includes(head.name) && answers.find(({ name }) => name === head.name);
        return (
          answer && (
            <HeadAnswer
              key={head.name}
              name={headName(head.name)}
              answer={translateLabel(answer.label)}
              scores={answer.scores}
              isAnswer={(label) => label === answer.label}
              {...(answer.label === IRONIC && { note: t("analyze:heads.ironic") })}
            >
              <ManifestText>{head.limits}</ManifestText>
            </HeadAnswer>
          )
        );
      })}
    </div>
  );
}
