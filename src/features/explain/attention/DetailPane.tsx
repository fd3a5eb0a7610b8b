import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { memo, useMemo, useState } from "react";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import type { ErrorReport } from "../../../errors/app-error.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { LinksView } from "../../../ui/chart/LinksView.tsx";
import { MatrixView } from "../../../ui/chart/MatrixView.tsx";
import { formatPercent } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "../ExplainView.module.css";
import { useExplain } from "../explain-store.ts";
import { type Drawn, heatmapAxes, heatmapQuantity, highOf } from "../exports.ts";
import { FORMS, layerIn, SCALES, SOURCES, type ExplainParams } from "../explain-params.ts";
import { Legend } from "../Legend.tsx";
import { LevelControl } from "../LevelControl.tsx";
import { SpecialTokens } from "../SpecialTokens.tsx";
import { ceilings, strongestLinks, topLinks } from "./attention-links.ts";
import { MatrixExports } from "./MatrixExports.tsx";

interface DetailPaneProps {
  reading: TokenizedText;
  info: ModelInfo;
  layers: number;
  drawn?: Drawn;
  error?: ErrorReport;
}

/** A heatmap with its axes and its color bar. */
const Drawing = memo(function Drawing({ drawn, view }: { drawn: Drawn; view: ExplainParams }) {
  const { title, matrix, labels, units } = drawn;
  const hovered = useExplain((store) => store.hovered);
  const hover = useExplain((store) => store.hover);
  const pin = useExplain((store) => store.pin);
  const isSimilarity = drawn.of === "similarity";
  const tops = useMemo(() => ceilings(matrix, view.scale), [matrix, view.scale]);
  const { name: quantity, format } = heatmapQuantity(drawn);
  const axes = useMemo(() => heatmapAxes({ of: drawn.of }), [drawn.of]);
  const links = useMemo(
    () => (view.form === "lines" ? strongestLinks(matrix, view.mass) : []),
    [matrix, view.form, view.mass],
  );
  const [strongest] = useMemo(() => topLinks(matrix, 1), [matrix]);
  const relation = t(isSimilarity ? "explain:detail.isLike" : "explain:detail.looksAt");
  const summary = strongest
    ? t("explain:detail.summary", {
        title,
        size: labels.length,
        from: labels[strongest.from],
        relation,
        to: labels[strongest.to],
        weight: format(strongest.weight),
      })
    : title;
  const row = hovered === undefined ? -1 : units.indexOf(hovered);
  const shared = {
    labels,
    summary,
    axes,
    hovered: row < 0 ? undefined : row,
    pinned: useMemo(
      () => view.pinned.map((unit) => units.indexOf(unit)).filter((at) => at >= 0),
      [view.pinned, units],
    ),
    onHover: (index: number | undefined) => hover(index === undefined ? undefined : units[index]),
    onPin: (index: number, adding: boolean) => pin(units[index] ?? index, adding),
  };

  return (
    <figure className={classes.figure}>
      <figcaption>{title}</figcaption>
      {view.form === "lines" ? (
        <LinksView links={links} {...shared} />
      ) : (
        <MatrixView matrix={matrix} ceilings={tops} relation={relation} format={format} {...shared} />
      )}
      <Legend name={quantity} from="surface" to="accent" low="0" high={highOf(drawn, view, tops)} />
    </figure>
  );
});

/** The options of the drawing. Memoized, because hovering over heads changes the heatmap but not the options. */
const DetailControls = memo(function DetailControls({
  view,
  capabilities,
  layers,
}: {
  capabilities: ModelInfo["capabilities"];
  layers: number;
  view: ExplainParams;
}) {
  const change = useExplain((store) => store.change);
  return (
    <div className={classes.controls}>
      <NativeSelect
        label={t("explain:detail.show")}
        value={view.source}
        onChange={(event) => change({ source: event.currentTarget.value as ExplainParams["source"] })}
        data={SOURCES.map((value) => ({
          value,
          label: t(`explain:detail.source.${value}`),
          disabled: value === "similarity" ? !capabilities.hiddenStates : !capabilities.attentions,
        }))}
      />
      {view.source === "similarity" ? (
        <NativeSelect
          label={t("explain:layer")}
          value={String(layerIn(view, layers))}
          onChange={(event) => change({ layer: Number(event.currentTarget.value) })}
          data={Array.from({ length: layers + 1 }, (_, layer) => ({
            value: String(layer),
            label: layer === 0 ? t("explain:embedding") : String(layer),
          }))}
        />
      ) : (
        <NativeSelect
          label={t("explain:detail.combine")}
          value={view.combine}
          onChange={(event) => change({ combine: event.currentTarget.value as ExplainParams["combine"] })}
          data={[
            { value: "mean", label: t("explain:mean") },
            { value: "max", label: t("explain:detail.max") },
          ]}
        />
      )}
      {view.form === "matrix" ? (
        <NativeSelect
          label={t("explain:detail.scale")}
          value={view.scale}
          onChange={(event) => change({ scale: event.currentTarget.value as ExplainParams["scale"] })}
          data={SCALES.map((value) => ({ value, label: t(`explain:detail.scales.${value}`) }))}
        />
      ) : (
        <label className={classes.range}>
          <span>{t("explain:detail.strongest", { share: formatPercent(view.mass, 0) })}</span>
          <input
            type="range"
            min={5}
            max={100}
            step={5}
            value={Math.round(100 * view.mass)}
            onChange={(event) => change({ mass: Number(event.currentTarget.value) / 100 })}
          />
        </label>
      )}
      <SpecialTokens />
      <LevelControl />
      <SegmentedControl
        aria-label={t("explain:detail.form")}
        value={view.form}
        onChange={(form) => change({ form: form as ExplainParams["form"] })}
        data={FORMS.map((value) => ({ value, label: t(`explain:detail.${value}`) }))}
      />
    </div>
  );
});

/** The selected heads, the rollout or the similarity of hidden states, as a matrix or as lines; one can be pinned beside another. */
export function DetailPane({ reading, info, layers, drawn, error }: DetailPaneProps) {
  const view = useExplain((store) => store.view);
  const [pinned, setPinned] = useState<Drawn>();
  return (
    <section className={classes.pane} aria-label={t("explain:detail.name")}>
      <DetailControls view={view} capabilities={info.capabilities} layers={layers} />
      {error && <ErrorNotice error={error} />}
      <div className={classes.pair}>
        {pinned && <Drawing drawn={pinned} view={view} />}
        {drawn && <Drawing drawn={drawn} view={view} />}
      </div>
      {drawn && (
        <div className={classes.controls}>
          <MatrixExports drawn={drawn} view={view} reading={reading} info={info} />
          <Button variant="default" size="compact-sm" onClick={() => setPinned(pinned ? undefined : drawn)}>
            {t(pinned ? "explain:detail.close" : "explain:detail.keep")}
          </Button>
        </div>
      )}
    </section>
  );
}
