import type { ExplainService } from "../../../../workers/protocols/explain.ts";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import type { TaughtHead } from "../../../heads/file/head.ts";
import { t } from "../../../i18n/i18n.ts";
import { csv, fileName } from "../../../ui/files/csv.ts";
import { download } from "../../../ui/files/download.ts";
import { withOrigin } from "../../../ui/files/origin.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { capitalizeLabel, translateLabel } from "../../../ui/format/labels.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { attributionLegend, heatmapWords, MAX_TINT } from "../attribution/attribution-view.ts";
import { StaticHeatmap } from "../attribution/StaticHeatmap.tsx";
import { TaskProgress } from "../attribution/TaskProgress.tsx";
import { engineText } from "../engine-text.ts";
import classes from "../ExplainView.module.css";
import { attributionMethod } from "../explain-params.ts";
import { useExplain } from "../explain-store.ts";
import { explanationOrigin } from "../exports.ts";
import { Legend } from "../Legend.tsx";
import { useAnswer } from "../use-answer.ts";
import type { Explanation } from "../use-explanation.ts";
import { readingsBeside, type Side, type TwoReadings } from "./second-view.ts";
import { ProbabilitiesTable, WordsTable } from "./tables.tsx";

export interface SecondComparisonProps {
  info: ModelInfo;
  tokenized: TokenizedText;
  explanation: Explanation;
  second: { info: ModelInfo; service: ExplainService; head: TaughtHead | undefined };
}

/** The text as the second model reads it, by the same method, beside the first. */
export function SecondComparison({ info, tokenized, explanation, second }: SecondComparisonProps) {
  const view = useExplain((store) => store.view);
  const { service, head } = second;
  const { text } = tokenized;
  const { level } = view;
  // The chosen attention heads are of the first model.
  const method = attributionMethod(head ? view : { ...view, heads: [] });
  const answer = useAnswer(JSON.stringify([text, level, method]), `${level} ${text}`, async (onProgress) => {
    const reading = await service.tokenize(text);
    return { reading, attribution: await service.attribute(text, method, level, onProgress, head) };
  });
  const { complete, target } = explanation;
  const { value, error, progress, isBusy } = answer;
  if (error) return <ErrorNotice error={error} />;
  if (!complete || !value || isBusy) {
    const { done = 0, total = 1 } = progress ?? {};
    return <TaskProgress done={done} total={total} label={t("explain:second.computing")} />;
  }
  const readings = readingsBeside(
    { info, head: explanation.head, tokenized, attribution: complete },
    { info: second.info, head, tokenized: value.reading, attribution: value.attribution },
    target,
    level,
  );
  return <Readings {...readings} />;
}

function Readings({ first, second, meaningOf, isSameClass, rows }: TwoReadings) {
  const { text } = first.tokenized;
  const labelOf = ({ labels, target }: Side) => labels[target] ?? "";
  const save = () => {
    const { info, head, attribution } = first;
    const { method } = attribution;
    const origin = explanationOrigin(info, { method, label: labelOf(first), text, head: head?.name });
    const table = [
      ["word", "start", "end", `effect by ${first.name}`, `effect by ${second.name}`],
      ...rows.map(({ start, end, first: one, second: other }) => [
        text.slice(start, end),
        start,
        end,
        one ?? "",
        other ?? "",
      ]),
    ];
    download(fileName("words of two models", "csv"), csv(withOrigin(table, origin)), "text/csv");
  };
  return (
    <>
      <p role="status" className={classes.summary}>
        {first.predicted === second.predicted
          ? t("explain:second.agree", { label: translateLabel(first.predicted) })
          : t("explain:second.differ", {
              first: first.name,
              second: second.name,
              label: translateLabel(first.predicted),
              other: translateLabel(second.predicted),
            })}
      </p>
      <ProbabilitiesTable first={first} second={second} meaningOf={meaningOf} />
      {!isSameClass && (
        <p className={classes.soft}>
          {t("explain:second.otherClasses", {
            label: translateLabel(labelOf(first)),
            other: translateLabel(labelOf(second)),
          })}
        </p>
      )}
      <div className={classes.pair}>
        <WordsOf side={first} />
        <WordsOf side={second} />
      </div>
      <WordsTable first={first} second={second} rows={rows} />
      <div className={classes.buttons}>
        <SaveButtons what={t("explain:second.saved")} formats={{ CSV: save }} />
      </div>
    </>
  );
}

/** The words of one model in their colors. */
function WordsOf({ side }: { side: Side }) {
  const level = useExplain((store) => store.view.level);
  const { info, name, labels, target, tokenized, attribution, scale, isNumber } = side;
  const label = labels[target] ?? "";
  return (
    <figure className={classes.figure}>
      <figcaption>{t("explain:second.explains", { model: name, label: capitalizeLabel(label) })}</figcaption>
      <p className={classes.soft}>{t("explain:engine.computedBy", { engine: engineText(info) })}</p>
      <StaticHeatmap
        name={t("explain:second.wordsOf", { model: name })}
        words={heatmapWords(tokenized, level, attribution, target, scale, isNumber)}
      />
      <Legend {...attributionLegend(attribution.isSigned, label, scale, isNumber)} tint={MAX_TINT} />
    </figure>
  );
}
