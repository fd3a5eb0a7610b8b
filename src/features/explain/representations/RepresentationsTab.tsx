import { NativeSelect } from "@mantine/core";
import { memo } from "react";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import { unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import classes from "../ExplainView.module.css";
import { useExplain } from "../explain-store.ts";
import { useAnswer } from "../use-answer.ts";
import { CoordinatesTable } from "./CoordinatesTable.tsx";
import { ProjectionExports } from "./ProjectionExports.tsx";
import { axesText, layerName } from "./projection-text.ts";
import { ProjectionPoints } from "./ProjectionPoints.tsx";

interface ProjectionPaneProps {
  reading: TokenizedText;
  info: ModelInfo;
  layers: number;
}

/** Hidden states of one layer on the plane of their first two principal components. */
export const ProjectionPane = memo(function ProjectionPane({ reading, info, layers }: ProjectionPaneProps) {
  const level = useExplain((store) => store.view.level);
  const layer = useExplain((store) => store.view.layer);
  const change = useExplain((store) => store.change);
  const explain = useModel((store) => store.explain);
  const { text } = reading;
  const { value, error } = useAnswer(JSON.stringify([text, level, layer]), `${level} ${text}`, () =>
    explain((worker) => worker.projection(text, Math.min(layer, layers), level)),
  );
  const labels = unitsAt(reading, level).map(({ label }) => label);
  return (
    <section className={classes.pane} aria-label={t("explain:projection.name")}>
      <h2>{t("explain:projection.title")}</h2>
      <div className={classes.controls}>
        <NativeSelect
          label={t("explain:layer")}
          value={String(layer)}
          onChange={(event) => change({ layer: Number(event.currentTarget.value) })}
          data={Array.from({ length: layers + 1 }, (_, index) => ({
            value: String(index),
            label: layerName(index),
          }))}
        />
      </div>
      {error && <ErrorNotice error={error} />}
      {value && (
        <figure className={classes.figure}>
          <ProjectionPoints
            labels={labels}
            points={value.points}
            summary={t(`explain:projection.summary.${level}`, { number: labels.length })}
          />
          <figcaption className={classes.soft}>{axesText(value.explained)}</figcaption>
          <div className={classes.controls}>
            <ProjectionExports
              text={text}
              info={info}
              level={level}
              layer={layer}
              labels={labels}
              {...value}
            />
          </div>
          <CoordinatesTable labels={labels} points={value.points} />
        </figure>
      )}
    </section>
  );
});
