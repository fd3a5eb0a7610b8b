import { Button } from "@mantine/core";
import type { CSSProperties } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { FileClassWords } from "../../../../workers/protocols/embeddings.ts";
import {
  DEFAULT_METHOD,
  isSigned,
  methodIdOf,
  methodOf,
} from "../../../engine/explain/attribution/registry.ts";
import type { ClassWord } from "../../../engine/explain/class-words.ts";
import { classWordRows } from "../../../scoring/bulk/class-words-file.ts";
import { withCondition } from "../../../scoring/selection/selection.ts";
import { t } from "../../../i18n/i18n.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { csv, fileName } from "../../../ui/files/csv.ts";
import { download } from "../../../ui/files/download.ts";
import { withOrigin } from "../../../ui/files/origin.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatChange, formatCount, formatPercent } from "../../../ui/format/numbers.ts";
import { describeSelection } from "../selection/describe-condition.ts";
import { useOpen } from "../store/batch-store.ts";
import { changeSelection } from "../store/results-actions.ts";
import { ALL_ROWS } from "../view-params.ts";
import classes from "./EmbeddingsPanel.module.css";
import { useEmbeddings } from "./embeddings-store.ts";

/** The words of each class that are shown; files have more. */
const SHOWN_WORDS = 15;

/** The words that push towards each class, over all rows of the filter. */
export function ClassWordsCard({ job }: { job: Job }) {
  const id = useOpen(({ exports }) => exports.attributions?.method) ?? DEFAULT_METHOD;
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  const isBusy = useEmbeddings((store) => store.running !== undefined);
  const effects = useEmbeddings((store) => store.effects);
  const findEffects = useEmbeddings((store) => store.findEffects);
  const method = methodOf(id);
  const find = () => {
    const filter = describeSelection(view.selection, job).join(", ");
    void findEffects({ of: "attributions", method }, view, filter === "" ? undefined : filter);
  };
  return (
    <section className={classes.card} aria-label={t("batch:classWords.title")} data-testid="class-words">
      <h3>{t("batch:classWords.title")}</h3>
      <p>{t("batch:classWords.about")}</p>
      <div className={classes.controls}>
        <Button variant="default" disabled={isBusy || !isSigned(method)} onClick={find}>
          {t("batch:classWords.find", { method: t(`explain:method.${id}`) })}
        </Button>
      </div>
      {!isSigned(method) && <p>{t("batch:classWords.unsigned")}</p>}
      {effects && isSigned(effects.of.request.method) && (
        <Effects job={job} of={effects.of} filter={effects.filter} />
      )}
    </section>
  );
}

interface EffectsProps {
  job: Job;
  of: FileClassWords;
  /** The rows that were counted, in words; all when absent. */
  filter: string | undefined;
}

function Effects({ job, of: { request, rows, byClass }, filter }: EffectsProps) {
  const { labels, isNumber = false, id, revision, dtype } = job.model;
  const method = methodIdOf(request.method);
  const counted = [t("batch:classWords.rows", { count: rows }), filter].filter(Boolean).join(", ");
  const name = `${job.fileName} class words`;
  const fields = {
    method,
    file: job.fileName,
    rows: `${rows} of ${job.rows}`,
    filter: filter ?? "",
    model: `${id}@${revision}`,
    dtype,
  };
  return (
    <>
      <p>{t("batch:classWords.how", { method: t(`explain:method.${method}`), rows: counted })}</p>
      <div className={classes.effects}>
        {byClass.map((words, label) => (
          <ClassEffects
            key={labels[label]}
            label={labels[label] ?? ""}
            index={label}
            isNumber={isNumber}
            words={words.slice(0, SHOWN_WORDS)}
          />
        ))}
      </div>
      <div className={classes.controls}>
        <SaveButtons
          what={t("batch:classWords.saved")}
          formats={{
            CSV: () =>
              download(
                fileName(name, "csv"),
                csv(withOrigin(classWordRows(byClass, labels), { lines: [], fields })),
                "text/csv",
              ),
            JSON: () => {
              const content = { ...fields, labels, byClass };
              download(fileName(name, "json"), JSON.stringify(content), "application/json");
            },
          }}
        />
      </div>
    </>
  );
}

interface ClassEffectsProps {
  label: string;
  /** Of the class. */
  index: number;
  /** Whether the model gives a number in place of classes. */
  isNumber: boolean;
  words: readonly ClassWord[];
}

/** A click on a word shows the rows with it. */
function ClassEffects({ label, index, isNumber, words }: ClassEffectsProps) {
  const most = Math.max(...words.map(({ mean }) => mean), 0);
  const name = capitalizeLabel(label);
  return (
    <div className={classes.scroller}>
      <table className={classes.lines}>
        <caption>{name}</caption>
        <thead>
          <tr>
            <th scope="col">{t("explain:word")}</th>
            <th scope="col">{t("batch:classWords.mean")}</th>
            <th scope="col">{t("batch:classWords.raises")}</th>
            <th scope="col">{t("batch:classWords.occurrences")}</th>
          </tr>
        </thead>
        <tbody>
          {words.map(({ word, mean, raises, occurrences }) => (
            <tr key={word}>
              <th scope="row">
                <button
                  type="button"
                  className={classes.link}
                  dir="auto"
                  title={t("batch:classWords.show", { word })}
                  onClick={() => changeSelection((now) => withCondition(now, { on: "text", text: word }))}
                >
                  {word}
                </button>
              </th>
              <td className="tabular">
                <span
                  className={`picture ${classes.effect}`}
                  style={
                    {
                      "--share": most > 0 ? mean / most : 0,
                      "--hue": classColors(label, index).fill,
                    } as CSSProperties
                  }
                  aria-hidden="true"
                />
                {formatChange(mean, isNumber)}
              </td>
              <td className="tabular">{formatPercent(raises, 0)}</td>
              <td className="tabular">{formatCount(occurrences)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {words.length === 0 && <p>{t("batch:classWords.none")}</p>}
    </div>
  );
}
