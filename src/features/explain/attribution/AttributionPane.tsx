import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import { passesOf } from "../../../engine/explain/attribution/registry.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import { t } from "../../../i18n/i18n.ts";
import { translateLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatDuration } from "../../../ui/format/numbers.ts";
import classes from "../ExplainView.module.css";
import { CounterfactualsSection } from "./CounterfactualsSection.tsx";
import { useExplain } from "../explain-store.ts";
import { Legend } from "../Legend.tsx";
import type { Progress } from "../use-answer.ts";
import type { Explanation } from "../use-explanation.ts";
import { attributionLegend, costText, heatmapWords, MAX_TINT } from "./attribution-view.ts";
import { AttributionControls } from "./AttributionControls.tsx";
import { AttributionExports } from "./AttributionExports.tsx";
import { ComparisonText } from "./ComparisonText.tsx";
import { FaithfulnessPanel } from "./FaithfulnessPanel.tsx";
import { TaskProgress } from "./TaskProgress.tsx";
import { TokenHeatmap } from "./TokenHeatmap.tsx";
import { WhatIf } from "./WhatIf.tsx";

interface AttributionPaneProps {
  info: ModelInfo;
  tokenized: TokenizedText;
  explanation: Explanation;
}

/** The text as a heatmap of the chosen attribution, with its cost and its faithfulness. */
export function AttributionPane({ info, tokenized, explanation }: AttributionPaneProps) {
  const { labels, isNumber, head, attribution, complete, shown, scale, target, label } = explanation;
  const level = useExplain((store) => store.view.level);
  const special = useExplain((store) => store.view.special);
  const { progress } = attribution;
  const legend = attributionLegend(shown?.isSigned ?? true, label, scale, isNumber);

  return (
    <section className={classes.pane} aria-label={t("explain:words")}>
      <div className={classes.words}>
        <div>
          <AttributionControls info={info} explanation={explanation} />
          {!complete && (
            <div className={classes.progress}>
              <p className={classes.soft} data-testid="cost">
                {progressText(progress)}
              </p>
              {progress && (
                <>
                  <TaskProgress {...progress} label={t("explain:attribution.removing")} />
                  {!head && <FasterMethod words={explanation.words} classes={labels.length} />}
                </>
              )}
            </div>
          )}
          <TokenHeatmap
            words={heatmapWords(tokenized, level, shown, target, scale, isNumber)}
            hasSpecial={special}
          />
          <div className={classes.controls}>
            {shown && <Legend {...legend} tint={MAX_TINT} />}
            {shown?.isSigned && (
              <p className={`${classes.soft} ${classes.dashed}`}>
                {t("explain:attribution.dashed", { label: translateLabel(label) })}
              </p>
            )}
            {complete && (
              <p className={classes.soft} data-testid="cost">
                {costText(complete, target, isNumber)}
              </p>
            )}
          </div>
          <div className={classes.controls}>
            {complete && (
              <AttributionExports
                tokenized={tokenized}
                info={info}
                level={level}
                explanation={explanation}
                attribution={complete}
              />
            )}
            <RemovePinned />
          </div>
        </div>
        {complete && (
          <div>
            <WhatIf
              tokenized={tokenized}
              explanation={explanation}
              masks={info.capabilities.masking}
              level={level}
            />
            <ComparisonText info={info} tokenized={tokenized} explanation={explanation} />
            <FaithfulnessPanel explanation={explanation} />
          </div>
        )}
      </div>
      {complete && <CounterfactualsSection info={info} text={tokenized.text} explanation={explanation} />}
    </section>
  );
}

function progressText(progress: Progress | undefined): string {
  if (!progress) return t("explain:attribution.removing");
  const { done, total, secondsLeft } = progress;
  const text = t("explain:attribution.progress", { done: formatCount(done), count: total });
  return secondsLeft === undefined
    ? text
    : `${text}, ${t("explain:attribution.timeLeft", { time: formatDuration(secondsLeft) })}`;
}

/** More passes than this take longer than a person waits. */
const MANY_PASSES = 100;

/** Offers a faster method while a slow one runs. */
function FasterMethod({ words, classes: count }: { words: number; classes: number }) {
  const method = useExplain((store) => store.view.method);
  const change = useExplain((store) => store.change);
  const size = { words, classes: count };
  const [passes, faster] = [passesOf(method, size), passesOf("gradients", size)];
  if (passes < MANY_PASSES || faster >= passes / 2) return null;
  return (
    <p className={classes.soft}>
      {t("explain:attribution.faster", { count: faster, method: t("explain:method.gradients") })}{" "}
      <button type="button" className={classes.link} onClick={() => change({ method: "gradients" })}>
        {t("explain:attribution.useFaster", { method: t("explain:method.gradients") })}
      </button>
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
