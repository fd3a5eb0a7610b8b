import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import { passesOf } from "../../../engine/explain/attribution/registry.ts";
import { unitsAt } from "../../../engine/explain/text/units.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import classes from "../ExplainView.module.css";
import { attributionMethod } from "../explain-params.ts";
import { useExplain } from "../explain-store.ts";
import { Legend } from "../Legend.tsx";
import { useAnswer } from "../use-answer.ts";
import {
  attributionLegend,
  attributionScale,
  costText,
  heatmapWords,
  targetClass,
} from "./attribution-view.ts";
import { AttributionControls } from "./AttributionControls.tsx";
import { AttributionExports } from "./AttributionExports.tsx";
import { ComparisonText } from "./ComparisonText.tsx";
import { FaithfulnessPanel } from "./FaithfulnessPanel.tsx";
import { TaskProgress } from "./TaskProgress.tsx";
import { TokenHeatmap } from "./TokenHeatmap.tsx";
import { WhatIf } from "./WhatIf.tsx";

/** The text's tokens, the attribution by the chosen method, and its faithfulness once the attribution is complete. */
function useAttribution(text: string, labels: readonly string[]) {
  const view = useExplain((store) => store.view);
  const explain = useModel((store) => store.explain);
  const { level } = view;
  const method = attributionMethod(view);
  const key = JSON.stringify([text, level, method]);
  const group = `${level} ${text}`;
  const tokenized = useAnswer(text, text, () => explain((worker) => worker.tokenize(text)));
  // One pass, asked for first: the prediction is there at once, also where the attribution takes minutes.
  const prediction = useAnswer(text, text, () =>
    explain((worker) => worker.probabilitiesWithout(text, [], "delete")),
  );
  const probabilities = prediction.value ?? [];
  const attribution = useAnswer(key, group, async (onProgress) =>
    explain((worker) => worker.attribute(text, method, level, onProgress)),
  );
  const target = targetClass(labels, view.label, probabilities);
  const values = attribution.value?.values[target];
  const faithfulness = useAnswer(
    values && !attribution.isBusy ? JSON.stringify([key, target]) : undefined,
    group,
    async (onProgress) =>
      explain((worker) => worker.check(text, values ?? new Float64Array(), target, level, onProgress)),
  );
  return { tokenized, prediction, probabilities, attribution, faithfulness, target };
}

/** The text as a heatmap of the chosen attribution, with its cost and its faithfulness. */
export function AttributionPane({ text, info }: { text: string; info: ModelInfo }) {
  const { labels } = info.manifest;
  const answers = useAttribution(text, labels);
  const { tokenized, probabilities, attribution, faithfulness, target } = answers;
  const level = useExplain((store) => store.view.level);

  const error = tokenized.error ?? answers.prediction.error ?? attribution.error ?? faithfulness.error;
  if (error) return <ErrorNotice error={error} />;
  if (!tokenized.value) return null;
  const { value } = attribution;
  // The values of the method that was chosen before are not shown under the name of the new one.
  const current = attribution.isBusy ? undefined : value;
  const isSigned = current?.isSigned ?? true;
  const scale = attributionScale(current ?? { values: [], isSigned }, labels, target);
  const label = labels[target] ?? "";

  return (
    <section className={classes.pane} aria-label={t("explain:words")}>
      <AttributionControls info={info} label={label} probabilities={probabilities} />
      <TokenHeatmap words={heatmapWords(tokenized.value, level, current, target, scale)} />
      <div className={classes.controls}>
        {current && <Legend {...attributionLegend(isSigned, label, scale)} />}
        <p className={classes.soft} data-testid="cost">
          {current ? costText(current, target) : progressText(attribution.progress)}
        </p>
        {current && (
          <AttributionExports
            tokenized={tokenized.value}
            info={info}
            level={level}
            target={target}
            attribution={current}
            faithfulness={faithfulness.value}
          />
        )}
        <RemovePinned />
      </div>
      {attribution.progress && (
        <>
          <TaskProgress {...attribution.progress} label={t("explain:attribution.removing")} />
          <FasterMethod words={unitsAt(tokenized.value, level).length} labels={labels.length} />
        </>
      )}
      {value && (
        <>
          <WhatIf
            tokenized={tokenized.value}
            labels={labels}
            probabilities={probabilities}
            masks={info.capabilities.masking}
            level={level}
          />
          <ComparisonText info={info} probabilities={probabilities} target={target} max={scale.max} />
        </>
      )}
      <div className={classes.trust}>
        <h2>{t("explain:faithfulness.title")}</h2>
        {faithfulness.value ? (
          <FaithfulnessPanel faithfulness={faithfulness.value} />
        ) : (
          <TaskProgress
            done={faithfulness.progress?.done ?? 0}
            total={faithfulness.progress?.total ?? 1}
            label={t("explain:faithfulness.measuring")}
          />
        )}
      </div>
    </section>
  );
}

const progressText = (progress: { done: number; total: number } | undefined): string =>
  progress
    ? t("explain:attribution.progress", {
        done: formatCount(progress.done),
        count: progress.total,
      })
    : t("explain:attribution.removing");

/** More passes than this take longer than a person waits. */
const MANY_PASSES = 100;

/** Names a faster method while a slow one runs. */
function FasterMethod({ words, labels }: { words: number; labels: number }) {
  const method = useExplain((store) => store.view.method);
  const size = { words, classes: labels };
  const [passes, faster] = [passesOf(method, size), passesOf("gradients", size)];
  if (passes < MANY_PASSES || faster >= passes / 2) return null;
  return (
    <p className={classes.soft}>
      {t("explain:attribution.faster", { count: faster, method: t("explain:method.gradients") })}
    </p>
  );
}

/** Removes the pinned words from the text of the what-if analysis. */
function RemovePinned() {
  const pinned = useExplain((store) => store.view.pinned);
  const toggleRemoved = useExplain((store) => store.toggleRemoved);
  if (pinned.length === 0) return null;
  return (
    <button
      type="button"
      className={classes.link}
      onClick={() => pinned.forEach((index) => toggleRemoved(index))}
    >
      {t("explain:attribution.remove")}
    </button>
  );
}
