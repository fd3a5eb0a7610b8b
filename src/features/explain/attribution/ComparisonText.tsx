import { Button, Progress, Textarea } from "@mantine/core";
import { type CSSProperties, useMemo } from "react";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import { unitsAt } from "../../../engine/explain/text/units.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import { ClassChange } from "./ClassChange.tsx";
import classes from "../ExplainView.module.css";
import { useExplain } from "../explain-store.ts";
import { useAnswer } from "../use-answer.ts";
import { attributionMethod } from "../explain-params.ts";
import { STRONGEST } from "./TokenHeatmap.tsx";
import chips from "./TokenHeatmap.module.css";

export interface OtherTextProps {
  info: ModelInfo;
  /** Of the text above. */
  probabilities: readonly number[];
  target: number;
  /** The largest effect above: both wordings have one scale. */
  top: number;
  /** CSS colours of words that speak for the class, and against it. */
  colors: { for: string; against: string };
  format(value: number): string;
}

/** The same text worded otherwise, or any other, read by the same method: the words change, and the class moves. */
export function ComparisonText({
  info,
  probabilities,
  target,
  top: topAbove,
  colors,
  format,
}: OtherTextProps) {
  const view = useExplain((store) => store.view);
  const change = useExplain((store) => store.change);
  const explain = useModel((store) => store.explain);
  const { other, level } = view;
  const method = attributionMethod(view);
  const isAsked = other !== undefined && other.trim() !== "";
  const answer = useAnswer(
    isAsked ? JSON.stringify([other, level, method]) : undefined,
    `${level} ${other ?? ""}`,
    async (onProgress) => explain((worker) => worker.compare(other ?? "", method, level, onProgress)),
  );
  const { labels } = info.manifest;
  const read = answer.value;
  const units = useMemo(() => (read ? unitsAt(read.tokenized, level) : []), [read, level]);
  if (other === undefined) {
    return (
      <div>
        <Button variant="default" size="compact-sm" onClick={() => change({ other: view.text })}>
          {t("explain:other.open")}
        </Button>
      </div>
    );
  }
  const own = read?.attribution.values[target];
  const isSigned = read?.attribution.isSigned ?? true;
  const top = own ? Math.max(...Array.from(own, Math.abs), topAbove) : 0;
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
      {answer.progress && (
        <Progress
          value={(100 * answer.progress.done) / Math.max(1, answer.progress.total)}
          size="xs"
          color="var(--accent)"
          aria-label={t("explain:other.reading")}
        />
      )}
      {own && (
        <ul className={chips.strip} aria-label={t("explain:other.words")}>
          {units.map(({ label, isSpecial }, index) => {
            const value = isSpecial && isSigned ? 0 : (own[index] ?? 0);
            const isAgainst = isSigned && value < 0;
            const strength = top > 0 ? Math.round((Math.abs(value) / top) * STRONGEST) : 0;
            const hue = isAgainst ? colors.against : colors.for;
            return (
              // Words repeat, so their place is their name.
              // oxlint-disable-next-line react/no-array-index-key -- the list is replaced as a whole, and items have no other key
              <li key={index}>
                <span
                  className={chips.chip}
                  style={{ "--hue": hue, "--strength": `${strength}%` } as CSSProperties}
                  data-against={isAgainst || undefined}
                  data-special={isSpecial || undefined}
                  data-still
                  title={`${label}: ${format(value)}`}
                >
                  <bdi>{label}</bdi>
                  <span className="visually-hidden">{`, ${format(value)}`}</span>
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {read && (
        <ClassChange
          caption={t("explain:other.caption")}
          labels={labels}
          before={{ name: t("explain:other.above"), probabilities }}
          after={{ name: t("explain:other.this"), probabilities: read.attribution.probabilities }}
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
