import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Head } from "../../engine/explain/attention.ts";
import { without } from "../../engine/explain/matrix.ts";
import type { ModelInfo } from "../../engine/classifier.ts";
import { type Picture, unitsAt } from "../../engine/explain/explainer.ts";
import type { Reading } from "../../engine/explain/reading.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { LinksView } from "../../ui/LinksView.tsx";
import { MatrixView } from "../../ui/MatrixView.tsx";
import { useModel } from "../models/model-store.ts";
import classes from "./ExplainPage.module.css";
import { useExplain } from "./explain-store.ts";
import { ExportButtons } from "./ExportButtons.tsx";
import type { Drawn } from "./exports.ts";
import { Legend } from "./Legend.tsx";
import { ceilings, strongestLinks, topLinks } from "./links.ts";
import { useAnswer } from "./use-answer.ts";
import { pictureOf, type View } from "./view.ts";

export interface DetailPaneProps {
  reading: Reading;
  /** Shown while the pointer is over none of the overview. */
  heads: readonly Head[];
  shows: ModelInfo["shows"];
  layers: number;
}

const TABLE_ROWS = 20;
const percent = (weight: number) => `${(100 * weight).toFixed(1)}%`;
const cosine = (weight: number) => weight.toFixed(2);

function titleOf(picture: Picture): string {
  if (picture.of === "rollout") return "Rollout through all layers";
  if (picture.of === "similarity") {
    return picture.layer === 0 ? "Similarity after the embedding" : `Similarity after layer ${picture.layer}`;
  }
  const [first] = picture.heads;
  if (picture.heads.length === 1 && first) return `Layer ${first.layer + 1}, head ${first.head + 1}`;
  return `${picture.combine === "mean" ? "Mean" : "Maximum"} of ${picture.heads.length} heads`;
}

/** One picture with what belongs to it: the drawing, its legend, and the numbers as a table. */
const Drawing = memo(function Drawing({ drawn, view }: { drawn: Drawn; view: View }) {
  const { title, matrix, labels, units } = drawn;
  const hovered = useExplain((store) => store.hovered);
  const hover = useExplain((store) => store.hover);
  const pin = useExplain((store) => store.pin);
  const isSimilarity = title.startsWith("Similarity");
  const format = isSimilarity ? cosine : percent;
  const tops = useMemo(() => ceilings(matrix, view.scale), [matrix, view.scale]);
  const links = useMemo(
    () => (view.form === "lines" ? strongestLinks(matrix, view.mass) : []),
    [matrix, view.form, view.mass],
  );
  const top = useMemo(() => topLinks(matrix, TABLE_ROWS), [matrix]);
  const strongest = top[0];
  const relation = isSimilarity ? "is like" : "looks at";
  const summary = strongest
    ? `${title}, ${labels.length} by ${labels.length}. Strongest: ${labels[strongest.from]} ${relation} ${labels[strongest.to]}, ${format(strongest.weight)}.`
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
      <Legend
        name={isSimilarity ? "Cosine" : "Attention"}
        from="var(--surface)"
        to="var(--accent)"
        low="0"
        high={view.scale === "row" ? "the largest of each row" : format(tops[0] ?? 1)}
      />
      <details>
        <summary>The strongest links as a table</summary>
        <div className={classes.scroller}>
          <table className={classes.numbers}>
            <caption className="visually-hidden">{title}, the strongest links</caption>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">{isSimilarity ? "Cosine" : "Attention"}</th>
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

/** How the picture is shown. Memoized, because hovering over heads makes a new picture and not a new choice. */
const DetailControls = memo(function DetailControls({
  view,
  shows,
  layers,
}: Pick<DetailPaneProps, "shows" | "layers"> & { view: View }) {
  const change = useExplain((store) => store.change);
  return (
    <div className={classes.controls}>
      <NativeSelect
        label="Show"
        value={view.source}
        onChange={(event) => change({ source: event.currentTarget.value as View["source"] })}
        data={[
          { value: "heads", label: "Attention of the chosen heads", disabled: !shows.attentions },
          { value: "rollout", label: "Attention rollout", disabled: !shows.attentions },
          { value: "similarity", label: "Similarity of hidden states", disabled: !shows.hiddenStates },
        ]}
      />
      {view.source === "similarity" ? (
        <NativeSelect
          label="Layer"
          value={String(view.layer)}
          onChange={(event) => change({ layer: Number(event.currentTarget.value) })}
          data={Array.from({ length: layers + 1 }, (_, layer) => ({
            value: String(layer),
            label: layer === 0 ? "Embedding" : String(layer),
          }))}
        />
      ) : (
        <NativeSelect
          label="Several heads as"
          value={view.combine}
          onChange={(event) => change({ combine: event.currentTarget.value as View["combine"] })}
          data={[
            { value: "mean", label: "Mean" },
            { value: "max", label: "Maximum" },
          ]}
        />
      )}
      {view.form === "matrix" ? (
        <NativeSelect
          label="Full colour at"
          value={view.scale}
          onChange={(event) => change({ scale: event.currentTarget.value as View["scale"] })}
          data={[
            { value: "all", label: "The largest weight" },
            { value: "row", label: "The largest of each row" },
            { value: "one", label: "1" },
          ]}
        />
      ) : (
        <label className={classes.range}>
          <span>Strongest {Math.round(100 * view.mass)}% of each word</span>
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
        Special tokens
      </label>
      <SegmentedControl
        aria-label="Form of the picture"
        value={view.form}
        onChange={(form) => change({ form: form as View["form"] })}
        data={[
          { value: "matrix", label: "Matrix" },
          { value: "lines", label: "Lines" },
        ]}
      />
    </div>
  );
});

/** The chosen heads as a matrix or as lines, rollout, or how alike hidden states are; two of them side by side. */
export function DetailPane({ reading, heads, shows, layers }: DetailPaneProps) {
  const view = useExplain((store) => store.view);
  const hoveredHead = useExplain((store) => store.hoveredHead);
  const shown = hoveredHead && view.source === "heads" ? [hoveredHead] : heads;
  const picture = pictureOf(shows.attentions ? view : { ...view, source: "similarity" }, shown);
  const explain = useModel((store) => store.explain);
  const [kept, setKept] = useState<Drawn>();
  const frame = useRef<HTMLElement>(null);
  const { text } = reading;
  const { level } = view;
  const answer = useAnswer(JSON.stringify([text, level, picture]), `${level} ${text}`, async () => ({
    matrix: await explain((worker) => worker.picture(text, picture, level)),
    title: titleOf(picture),
    isSimilarity: picture.of === "similarity",
  }));

  const drawn = useMemo<Drawn | undefined>(() => {
    if (!answer.value) return undefined;
    const { matrix, title, isSimilarity } = answer.value;
    const all = unitsAt(reading, level);
    const units = all.flatMap((unit, index) => (view.special || !unit.isSpecial ? [index] : []));
    return {
      title,
      matrix: view.special
        ? matrix
        : without(matrix, (index) => all[index]?.isSpecial === true, !isSimilarity),
      labels: units.map((index) => all[index]?.label ?? ""),
      units,
    };
  }, [answer.value, reading, level, view.special]);

  // Asked for when something is saved, so that a new picture makes no new buttons.
  const latest = useRef<Drawn>(undefined);
  useEffect(() => {
    latest.current = drawn;
  }, [drawn]);
  const saved = useCallback(
    () =>
      latest.current && {
        drawn: latest.current,
        canvas: [...(frame.current?.querySelectorAll("canvas") ?? [])].at(-1),
      },
    [],
  );

  return (
    <section ref={frame} className={classes.pane} aria-label="Detail">
      <DetailControls view={view} shows={shows} layers={layers} />
      {answer.error && <ErrorNotice error={answer.error} />}
      <div className={classes.pair}>
        {kept && <Drawing drawn={kept} view={view} />}
        {drawn && <Drawing drawn={drawn} view={view} />}
      </div>
      {drawn && (
        <div className={classes.controls}>
          <ExportButtons saved={saved} view={view} reading={reading} />
          <Button variant="default" size="compact-sm" onClick={() => setKept(kept ? undefined : drawn)}>
            {kept ? "Close the comparison" : "Keep beside the next"}
          </Button>
        </div>
      )}
    </section>
  );
}
