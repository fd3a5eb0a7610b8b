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

function Answer({ head, answer }: { head: OutputHead; answer: HeadPrediction }) {
  return (
    <section className={classes.answer} aria-label={headName(head.name)}>
      <h2>
        {`${headName(head.name)}: `}
        <strong>{translateLabel(answer.label)}</strong>
      </h2>
      <table className={classes.scores}>
        <caption className="visually-hidden">{t("analyze:heads.table")}</caption>
        <tbody>
          {answer.scores.map(({ label, score }) => (
            <tr key={label} data-best={label === answer.label || undefined}>
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
      {answer.label === IRONIC && <p role="note">{t("analyze:heads.ironic")}</p>}
      <p className={classes.limits}>
        <ManifestText>{head.limits}</ManifestText>
      </p>
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
        return answer && <Answer key={head.name} head={head} answer={answer} />;
      })}
    </div>
  );
}
