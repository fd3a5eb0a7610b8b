import { NativeSelect } from "@mantine/core";
import { useCallback, useMemo } from "react";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { AttentionHead, HeadOverview } from "../../../engine/explain/attention/heads.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import { translateLabel } from "../../../ui/format/labels.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { attributionLegend, targetClass } from "../attribution/attribution-view.ts";
import classes from "../ExplainView.module.css";
import { type ExplainParams, METRICS } from "../explain-params.ts";
import { useExplain } from "../explain-store.ts";
import { Legend } from "../Legend.tsx";
import { useAnswer } from "../use-answer.ts";
import { HeadExports } from "./HeadExports.tsx";
import { HeadGrid } from "./HeadGrid.tsx";
import { headValues } from "./head-grid-drawing.ts";

interface HeadsPaneProps {
  text: string;
  info: ModelInfo;
  overview: HeadOverview;
}

/** The effect of ablating each head, measured when the metric asks for it, and the values that the grid shows. */
function useHeadValues({ text, info, overview }: HeadsPaneProps) {
  const { metric, label: chosen } = useExplain((store) => store.view);
  const explain = useModel((store) => store.explain);
  const effects = useAnswer(metric === "effect" ? text : undefined, text, async (onProgress) =>
    explain((worker) => worker.ablateHeads(text, onProgress)),
  );
  const { labels, problemType } = info.manifest;
  const isNumber = problemType === "regression";
  const target = targetClass(labels, chosen, effects.value?.probabilities ?? []);
  const label = labels[target] ?? "";
  const own = effects.value?.values[target];
  const shown = useMemo(
    () => headValues(overview, metric, own, { label, target, isNumber }),
    [overview, metric, own, label, target, isNumber],
  );
  return { effects, target, label, shown };
}

/** Every head of every layer, to choose from. */
export function HeadsPane(props: HeadsPaneProps) {
  const { text, info, overview } = props;
  const view = useExplain((store) => store.view);
  const change = useExplain((store) => store.change);
  const hoverHead = useExplain((store) => store.hoverHead);
  const pinHead = useExplain((store) => store.pinHead);
  const { effects, target, label, shown } = useHeadValues(props);
  const choose = useCallback(
    (heads: readonly AttentionHead[]) => change({ heads, source: "heads" }),
    [change],
  );
  if (effects.error) return <ErrorNotice error={effects.error} />;
  return (
    <section className={classes.pane} aria-label={t("explain:heads.name")}>
      <h2>{t("explain:heads.title")}</h2>
      <div className={classes.controls}>
        <NativeSelect
          label={t("explain:heads.cells")}
          value={view.metric}
          onChange={(event) => change({ metric: event.currentTarget.value as ExplainParams["metric"] })}
          data={METRICS.map((metric) => ({ value: metric, label: t(`explain:metric.${metric}`) }))}
        />
        <button type="button" className={classes.link} onClick={() => choose([])}>
          {t("explain:heads.all")}
        </button>
      </div>
      <HeadGrid shown={shown} chosen={view.heads} onHover={hoverHead} onPin={pinHead} onChoose={choose} />
      <div className={classes.controls}>
        {view.metric === "effect" && effects.value && (
          <Legend {...attributionLegend(true, label, shown.scale, shown.isNumber)} />
        )}
        <HeadExports text={text} info={info} shown={shown} effects={effects.value?.values} target={target} />
      </div>
      {view.metric === "effect" && (
        <p className={classes.soft} role="status" data-testid="head-effects">
          {effects.value
            ? t("explain:heads.effect", {
                label: translateLabel(label),
                count: effects.value.passes,
              })
            : t("explain:heads.ablating", {
                done: effects.progress?.done ?? 0,
                total: overview.layers * overview.heads,
              })}
        </p>
      )}
      <p className={classes.soft}>{t("explain:heads.help")}</p>
    </section>
  );
}
