import { Button, Textarea } from "@mantine/core";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import type { Attribution } from "../../../engine/explain/attribution/attribute.ts";
import { methodIdOf } from "../../../engine/explain/attribution/registry.ts";
import { withColorBar } from "../../../ui/chart/caption.ts";
import { type Drawing, moveMark } from "../../../ui/chart/drawing.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import classes from "../ExplainView.module.css";
import { attributionMethod } from "../explain-params.ts";
import { useExplain } from "../explain-store.ts";
import { explanationOrigin } from "../exports.ts";
import { PictureExports } from "../PictureExports.tsx";
import { useAnswer } from "../use-answer.ts";
import type { Explanation } from "../use-explanation.ts";
import { attributionScale, colorBarOf, heatmapWords, MAX_TINT, shownWords } from "./attribution-view.ts";
import { ClassChange } from "./ClassChange.tsx";
import { wordsDrawing } from "./words-drawing.ts";
import { StaticHeatmap } from "./StaticHeatmap.tsx";
import { TaskProgress } from "./TaskProgress.tsx";

interface ComparisonTextProps {
  info: ModelInfo;
  explanation: Explanation;
  /** The first wording. */
  tokenized: TokenizedText;
}

/** A second wording with the attribution by the same method, and the change of each class. */
export function ComparisonText({ info, tokenized: first, explanation }: ComparisonTextProps) {
  const { head } = explanation;
  const view = useExplain((store) => store.view);
  const change = useExplain((store) => store.change);
  const explain = useModel((store) => store.explain);
  const { other, level } = view;
  const method = attributionMethod(view);
  const answer = useAnswer(
    other !== undefined && other.trim() !== ""
      ? JSON.stringify([other, level, method, head?.sha256])
      : undefined,
    `${level} ${head?.sha256 ?? ""} ${other ?? ""}`,
    async (onProgress) => explain((worker) => worker.compare(other ?? "", method, level, onProgress, head)),
  );
  if (other === undefined) {
    return (
      <div>
        <Button variant="default" size="compact-sm" onClick={() => change({ other: view.text })}>
          {t("explain:other.open")}
        </Button>
      </div>
    );
  }
  const { tokenized, attribution } = answer.value ?? {};
  return (
    <section className={classes.other} aria-label={t("explain:other.name")} data-testid="other">
      <Textarea
        id="other-wording"
        aria-label={t("explain:other.name")}
        value={other}
        onChange={(event) => change({ other: event.currentTarget.value })}
        autosize
        minRows={1}
        maxRows={4}
        spellCheck={false}
      />
      {answer.error && <ErrorNotice error={answer.error} />}
      {answer.progress && <TaskProgress {...answer.progress} label={t("explain:other.computing")} />}
      {tokenized && attribution && (
        <Compared
          info={info}
          explanation={explanation}
          wordings={[first, tokenized]}
          attribution={attribution}
        />
      )}
      <div>
        <Button variant="subtle" size="compact-sm" onClick={() => change({ other: undefined })}>
          {t("explain:other.close")}
        </Button>
      </div>
    </section>
  );
}

interface ComparedProps {
  info: ModelInfo;
  explanation: Explanation;
  wordings: readonly [TokenizedText, TokenizedText];
  /** Of the second wording. */
  attribution: Attribution;
}

/** The words of the second wording, the change of each class, and both wordings as a picture. */
function Compared({ info, explanation, wordings: [first, second], attribution }: ComparedProps) {
  const { labels, isNumber, probabilities, target, label, scale, head, shown } = explanation;
  const { level, special } = useExplain((store) => store.view);
  // One scale for both.
  const common = attributionScale(attribution, labels, target, scale.max);
  return (
    <>
      <StaticHeatmap
        name={t("explain:other.words")}
        words={heatmapWords(second, level, attribution, target, common, isNumber)}
      />
      <ClassChange
        caption={t("explain:other.caption")}
        labels={labels}
        isNumber={isNumber}
        before={{ name: t("explain:other.above"), probabilities }}
        after={{ name: t("explain:other.this"), probabilities: attribution.probabilities }}
      />
      <div className={classes.controls}>
        <PictureExports
          what={t("explain:saved.wordings")}
          title={t("explain:other.picture")}
          name={`wordings ${methodIdOf(attribution.method)} ${label}`}
          lines={
            explanationOrigin(info, {
              method: attribution.method,
              label,
              text: first.text,
              head: head?.name,
            }).lines
          }
          draw={(width) => {
            const drawn = [
              heatmapWords(first, level, shown, target, common, isNumber),
              heatmapWords(second, level, attribution, target, common, isNumber),
            ].map((words) => wordsDrawing(words.filter(shownWords(words, special)), width));
            return withColorBar(
              below(drawn),
              colorBarOf(attribution.isSigned, label, common, { opacity: MAX_TINT / 100, isNumber }),
            );
          }}
          formats={{}}
        />
      </div>
    </>
  );
}

/** Between two wordings in a picture, in pixels. */
const GAP = 16;

/** The drawings below each other. */
function below(drawings: readonly Drawing[]): Drawing {
  let height = -GAP;
  const marks = drawings.flatMap((drawing) => {
    const top = height + GAP;
    height = top + drawing.height;
    return drawing.marks.map((mark) => moveMark(mark, 0, top));
  });
  return { width: Math.max(...drawings.map(({ width }) => width)), height, marks };
}
