import { NativeSelect, Progress, SegmentedControl } from "@mantine/core";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import { METHOD_IDS, methodOf, unsupportedReason } from "../../../engine/explain/attribution/registry.ts";
import { unitsAt } from "../../../engine/explain/text/units.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel, translateLabel } from "../../../ui/format/labels.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { formatCount, formatNumber, formatPercent, formatPoints } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import classes from "../ExplainView.module.css";
import { useExplain } from "../explain-store.ts";
import { Legend } from "../Legend.tsx";
import { FaithfulnessPanel } from "./FaithfulnessPanel.tsx";
import { useAnswer } from "../use-answer.ts";
import { attributionMethod, type ExplainParams } from "../explain-params.ts";
import { ComparisonText } from "./ComparisonText.tsx";
import { AttributionExports } from "./AttributionExports.tsx";
import { WhatIf } from "./WhatIf.tsx";
import { TokenHeatmap } from "./TokenHeatmap.tsx";

const points = (value: number) => t("explain:points", { points: formatPoints(value) });
const size = (value: number) => formatNumber(Math.abs(100 * value), 1);

/** What speaks against a class has the colour of its opposite. */
function colorsOf(labels: readonly string[], target: number, isSigned: boolean) {
  const label = labels[target] ?? "";
  if (!isSigned) return { for: "var(--accent)", against: "var(--accent)" };
  const isNegative = label.toLowerCase() === "negative";
  return {
    for: classColors(label, target).fill,
    against: isNegative ? "var(--positive)" : "var(--negative)",
  };
}

/** The sentence tinted by the chosen attribution, and how far to trust it. */
export function AttributionPane({ text, info }: { text: string; info: ModelInfo }) {
  const view = useExplain((store) => store.view);
  const change = useExplain((store) => store.change);
  const toggleRemoved = useExplain((store) => store.toggleRemoved);
  const explain = useModel((store) => store.explain);
  const { labels } = info.manifest;
  const { level } = view;
  const { masking } = info.capabilities;
  const method = attributionMethod(view);
  const key = JSON.stringify([text, level, method]);

  const reading = useAnswer(text, text, () => explain((worker) => worker.tokenize(text)));
  const attribution = useAnswer(key, `${level} ${text}`, async (onProgress) =>
    explain((worker) => worker.attribute(text, method, level, onProgress)),
  );
  const {
    values,
    standardErrors: errors,
    rSquared: fit,
    completenessGap: missing,
    probabilities = [],
    isSigned = true,
    passes = 0,
  } = attribution.value ?? {};
  const predicted = probabilities.indexOf(Math.max(...probabilities));
  const known = labels.indexOf(view.label);
  const target = known >= 0 ? known : Math.max(0, predicted);
  const own = values?.[target];
  const soundness = useAnswer(
    own && !attribution.isBusy ? JSON.stringify([key, target]) : undefined,
    `${level} ${text}`,
    async (onProgress) =>
      explain((worker) => worker.check(text, own ?? new Float64Array(), target, level, onProgress)),
  );

  const error = reading.error ?? attribution.error ?? soundness.error;
  if (error) return <ErrorNotice error={error} />;
  if (!reading.value) return null;
  const units = unitsAt(reading.value, level);
  const colors = colorsOf(labels, target, isSigned);
  const top = own ? Math.max(...Array.from(own, Math.abs), 0) : 0;
  const format = isSigned ? points : formatPercent;
  const strongestError = errors?.[target] && Math.max(...errors[target]);

  return (
    <section className={classes.pane} aria-label={t("explain:words")}>
      <div className={classes.controls}>
        <SegmentedControl
          aria-label={t("explain:attribution.class")}
          value={labels[target] ?? ""}
          onChange={(label) => change({ label })}
          data={labels.map((label, index) => ({
            value: label,
            label: (
              <span className={classes.class}>
                {capitalizeLabel(label)}
                <span>{probabilities[index] === undefined ? "…" : formatPercent(probabilities[index])}</span>
              </span>
            ),
          }))}
        />
        <NativeSelect
          label={t("explain:attribution.colourBy")}
          value={view.method}
          onChange={(event) => change({ method: event.currentTarget.value as ExplainParams["method"] })}
          data={METHOD_IDS.map((value) => ({
            value,
            label: t(`explain:method.${value}`),
            disabled: unsupportedReason(methodOf(value), info.capabilities) !== undefined,
          }))}
        />
        <SegmentedControl
          aria-label={t("explain:attribution.level")}
          value={level}
          onChange={(choice) => change({ level: choice as ExplainParams["level"] })}
          data={[
            { value: "words", label: t("explain:words") },
            { value: "tokens", label: t("explain:tokens") },
          ]}
        />
      </div>
      <TokenHeatmap
        chips={units.map(({ label, isSpecial }, index) => ({
          label,
          isSpecial,
          value: own && (!isSpecial || !isSigned) ? own[index] : undefined,
        }))}
        isSigned={isSigned}
        colors={colors}
        format={format}
      />
      <div className={classes.controls}>
        <Legend
          name={
            isSigned
              ? t("explain:attribution.speaksFor", { label: translateLabel(labels[target] ?? "") })
              : t("explain:attribution.received")
          }
          from={isSigned ? colors.against : "var(--surface)"}
          to={colors.for}
          low={isSigned ? points(-top) : "0"}
          high={format(top)}
        />
        <p className={classes.soft} data-testid="cost">
          {[
            t("explain:cost.passes", { number: formatCount(passes) }),
            strongestError !== undefined && t("explain:cost.error", { points: size(strongestError) }),
            fit?.[target] !== undefined &&
              t("explain:cost.fit", { share: formatPercent(Math.max(0, fit[target])) }),
            missing?.[target] !== undefined && t("explain:cost.missing", { points: size(missing[target]) }),
            !isSigned && t("explain:cost.same"),
          ]
            .filter(Boolean)
            .join(", ")}
        </p>
        {own && attribution.value && (
          <AttributionExports
            reading={reading.value}
            info={info}
            level={level}
            target={target}
            attribution={attribution.value}
            soundness={soundness.value}
          />
        )}
        {view.pinned.length > 0 && (
          <button
            type="button"
            className={classes.link}
            onClick={() => view.pinned.forEach((index) => toggleRemoved(index))}
          >
            {t("explain:attribution.takeOut")}
          </button>
        )}
      </div>
      {attribution.progress && (
        <Progress
          value={(100 * attribution.progress.done) / Math.max(1, attribution.progress.total)}
          size="xs"
          color="var(--accent)"
          aria-label={t("explain:attribution.takingOut")}
        />
      )}
      {probabilities.length > 0 && (
        <WhatIf
          reading={reading.value}
          labels={labels}
          probabilities={probabilities}
          masks={masking}
          level={level}
        />
      )}
      {probabilities.length > 0 && (
        <ComparisonText
          info={info}
          probabilities={probabilities}
          target={target}
          top={top}
          colors={colors}
          format={format}
        />
      )}
      <div className={classes.trust}>
        <h2>{t("explain:attribution.trust")}</h2>
        {soundness.value ? (
          <FaithfulnessPanel soundness={soundness.value} />
        ) : (
          <Progress
            value={(100 * (soundness.progress?.done ?? 0)) / (soundness.progress?.total ?? 1)}
            size="xs"
            color="var(--accent)"
            aria-label={t("explain:attribution.comparing")}
          />
        )}
      </div>
    </section>
  );
}
