import { Button, Textarea } from "@mantine/core";
import type { CSSProperties } from "react";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import { cssVariable } from "../../../ui/chart/color-tokens.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import classes from "../ExplainView.module.css";
import { attributionMethod } from "../explain-params.ts";
import { useExplain } from "../explain-store.ts";
import { useAnswer } from "../use-answer.ts";
import type { Explanation } from "../use-explanation.ts";
import {
  attributionScale,
  type HeatmapWord,
  heatmapWords,
  shownWords,
  wordsDirection,
} from "./attribution-view.ts";
import { ClassChange } from "./ClassChange.tsx";
import heatmap from "./TokenHeatmap.module.css";
import { TaskProgress } from "./TaskProgress.tsx";

/** A second wording with the attribution by the same method, and the change of each class. */
export function ComparisonText({ explanation }: { explanation: Explanation }) {
  const { labels, probabilities, target, scale, head } = explanation;
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
        <>
          <StaticHeatmap
            words={heatmapWords(
              tokenized,
              level,
              attribution,
              target,
              attributionScale(attribution, labels, target, scale.max),
            )}
          />
          <ClassChange
            caption={t("explain:other.caption")}
            labels={labels}
            before={{ name: t("explain:other.above"), probabilities }}
            after={{ name: t("explain:other.this"), probabilities: attribution.probabilities }}
          />
        </>
      )}
      <div>
        <Button variant="subtle" size="compact-sm" onClick={() => change({ other: undefined })}>
          {t("explain:other.close")}
        </Button>
      </div>
    </section>
  );
}

/** Words that cannot be selected. */
function StaticHeatmap({ words }: { words: readonly HeatmapWord[] }) {
  const special = useExplain((store) => store.view.special);
  return (
    <ul className={heatmap.strip} aria-label={t("explain:other.words")} dir={wordsDirection(words)}>
      {words
        .filter(shownWords(words, special))
        .map(({ label, amount, token, strength, isAgainst, isSpecial }, index) => (
          // Words repeat, so that only their position identifies them.
          // oxlint-disable-next-line react/no-array-index-key -- the list is replaced as a whole, and items have no other key
          <li key={index}>
            <span
              className={heatmap.chip}
              style={{ "--hue": cssVariable(token), "--strength": `${strength}%` } as CSSProperties}
              data-against={isAgainst || undefined}
              data-special={isSpecial || undefined}
              data-still
              title={amount ? `${label}: ${amount}` : label}
            >
              <bdi>{label}</bdi>
              {amount && <span className="visually-hidden">{`, ${amount}`}</span>}
            </span>
          </li>
        ))}
    </ul>
  );
}
