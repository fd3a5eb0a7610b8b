import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { AttentionHead } from "../../../engine/explain/attention/heads.ts";
import { removeIndices } from "../../../engine/explain/numeric/matrix.ts";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { HeatmapSource } from "../../../engine/explain/heatmap.ts";
import { unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { LinksView } from "../../../ui/chart/LinksView.tsx";
import { MatrixView } from "../../../ui/chart/MatrixView.tsx";
import { formatPercent } from "../../../ui/format/numbers.ts";
import { type Language, languageInUse, t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import classes from "../ExplainView.module.css";
import { useExplain } from "../explain-store.ts";
import { ExportButtons } from "../ExportButtons.tsx";
import { type Drawn, heatmapLegend } from "../exports.ts";
import { Legend } from "../Legend.tsx";
import { ceilings, strongestLinks, topLinks } from "./attention-links.ts";
import { useAnswer } from "../use-answer.ts";
import { FORMS, heatmapSource, SCALES, SOURCES, type ExplainParams } from "../explain-params.ts";

export interface DetailPaneProps {
  reading: TokenizedText;
  /** Shown while the pointer is over no head of the grid. */
  heads: readonly AttentionHead[];
  capabilities: ModelInfo["capabilities"];
  layers: number;
}

const TABLE_ROWS = 20;

function titleOf(picture: HeatmapSource, lng: Language): string {
  if (picture.of === "rollout") return t("explain:detail.heatmap.rollout", { lng });
  if (picture.of === "similarity") {
    const { layer } = picture;
    return layer === 0
      ? t("explain:detail.heatmap.embedding", { lng })
      : t("explain:detail.heatmap.similarity", { layer, lng });
  }
  const { heads, combine } = picture;
  const [first] = heads;
  return heads.length === 1 && first
    ? t("explain:layerHead", { layer: first.layer + 1, head: first.head + 1, lng })
    : t(`explain:detail.heatmap.${combine}`, { number: heads.length, lng });
}

/** A heatmap with its legend and its strongest links as a table. */
const Drawing = memo(function Drawing({ drawn, view }: { drawn: Drawn; view: ExplainParams }) {
  const { title, matrix, labels, units } = drawn;
  const hovered = useExplain((store) => store.hovered);
  const hover = useExplain((store) => store.hover);
  const pin = useExplain((store) => store.pin);
  const isSimilarity = drawn.of === "similarity";
  const tops = useMemo(() => ceilings(matrix, view.scale), [matrix, view.scale]);
  const { name: quantity, format, high } = heatmapLegend(drawn, view, tops);
  const links = useMemo(
    () => (view.form === "lines" ? strongestLinks(matrix, view.mass) : []),
    [matrix, view.form, view.mass],
  );
  const top = useMemo(() => topLinks(matrix, TABLE_ROWS), [matrix]);
  const strongest = top[0];
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
      <Legend name={quantity} from="surface" to="accent" low="0" high={high} />
      <details>
        <summary>{t("explain:detail.table")}</summary>
        <div className={classes.scroller}>
          <table className={classes.numbers}>
            <caption className="visually-hidden">{t("explain:detail.tableOf", { title })}</caption>
            <thead>
              <tr>
                <th scope="col">{t("explain:detail.from")}</th>
                <th scope="col">{t("explain:detail.to")}</th>
                <th scope="col">{quantity}</th>
              </tr>
            </thead>
            <tbody>
              {top.map(({ from, to, weight }) => (
                <tr key={`${from}-${to}`}>
                  <td>{labels[from]}</td>
                  <td>{labels[to]}</td>
                  <td>{format(weight)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
});

/** The options of the drawing. Memoized, because hovering over heads changes the heatmap but not the options. */
const DetailControls = memo(function DetailControls({
  view,
  capabilities,
  layers,
}: Pick<DetailPaneProps, "capabilities" | "layers"> & { view: ExplainParams }) {
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
          value={String(view.layer)}
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
      <label className={classes.check}>
        <input
          type="checkbox"
          checked={view.special}
          onChange={(event) => change({ special: event.currentTarget.checked })}
        />
        {t("explain:detail.special")}
      </label>
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
export function DetailPane({ reading, heads, capabilities, layers }: DetailPaneProps) {
  const view = useExplain((store) => store.view);
  const hoveredHead = useExplain((store) => store.hoveredHead);
  const shown = hoveredHead && view.source === "heads" ? [hoveredHead] : heads;
  const picture = heatmapSource(capabilities.attentions ? view : { ...view, source: "similarity" }, shown);
  const explain = useModel((store) => store.explain);
  const [pinned, setPinned] = useState<Drawn>();
  const { text } = reading;
  const { level } = view;
  const answer = useAnswer(JSON.stringify([text, level, picture]), `${level} ${text}`, async () => ({
    matrix: await explain((worker) => worker.heatmap(text, picture, level)),
    title: titleOf(picture, languageInUse()),
    name: titleOf(picture, "en"),
    of: picture.of,
  }));

  const drawn = useMemo<Drawn | undefined>(() => {
    if (!answer.value) return undefined;
    const { matrix, title, name, of } = answer.value;
    const all = unitsAt(reading, level);
    const units = all.flatMap((unit, index) => (view.special || !unit.isSpecial ? [index] : []));
    return {
      title,
      name,
      of,
      matrix: view.special
        ? matrix
        : removeIndices(matrix, (index) => all[index]?.isSpecial === true, of !== "similarity"),
      labels: units.map((index) => all[index]?.label ?? ""),
      units,
    };
  }, [answer.value, reading, level, view.special]);

  // Read when something is saved, so that a new heatmap does not render the buttons again.
  const latest = useRef<Drawn>(undefined);
  useEffect(() => {
    latest.current = drawn;
  }, [drawn]);
  const saved = useCallback(() => latest.current, []);

  return (
    <section className={classes.pane} aria-label={t("explain:detail.name")}>
      <DetailControls view={view} capabilities={capabilities} layers={layers} />
      {answer.error && <ErrorNotice error={answer.error} />}
      <div className={classes.pair}>
        {pinned && <Drawing drawn={pinned} view={view} />}
        {drawn && <Drawing drawn={drawn} view={view} />}
      </div>
      {drawn && (
        <div className={classes.controls}>
          <ExportButtons saved={saved} view={view} reading={reading} />
          <Button variant="default" size="compact-sm" onClick={() => setPinned(pinned ? undefined : drawn)}>
            {t(pinned ? "explain:detail.close" : "explain:detail.keep")}
          </Button>
        </div>
      )}
    </section>
  );
}
