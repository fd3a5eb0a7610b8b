import { NativeSelect } from "@mantine/core";
import { useMemo } from "react";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import { unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { attributionLegend } from "../attribution/attribution-view.ts";
import classes from "../ExplainView.module.css";
import { layerIn } from "../explain-params.ts";
import { useExplain } from "../explain-store.ts";
import { Legend } from "../Legend.tsx";
import { LevelControl } from "../LevelControl.tsx";
import { SpecialTokens } from "../SpecialTokens.tsx";
import { useAnswer } from "../use-answer.ts";
import type { Explanation } from "../use-explanation.ts";
import { CoordinatesTable } from "./CoordinatesTable.tsx";
import type { ProjectedWord } from "./projection-drawing.ts";
import { axisNames, layerName } from "./projection-text.ts";
import { ProjectionExports } from "./ProjectionExports.tsx";
import { ProjectionPoints } from "./ProjectionPoints.tsx";

interface RepresentationsTabProps {
  info: ModelInfo;
  reading: TokenizedText;
  explanation: Explanation;
}

/** The projected words with the colors of their effects, and their indices in the text. */
function useWords(reading: TokenizedText, { shown, scale, target }: Explanation) {
  const level = useExplain((store) => store.view.level);
  const special = useExplain((store) => store.view.special);
  const values = shown?.values[target];
  return useMemo(() => {
    const all = unitsAt(reading, level);
    const units = all.flatMap(({ isSpecial }, index) => (special || !isSpecial ? [index] : []));
    const words = units.map((unit): ProjectedWord => {
      const value = values?.[unit] || 0;
      return { label: all[unit]?.label ?? "", token: scale.token(value), strength: scale.strength(value) };
    });
    return { units, words };
    // oxlint-disable-next-line react/exhaustive-deps -- the scale is computed from the values
  }, [reading, level, special, values, target]);
}

/** Hidden states of one layer on the plane of their first two principal components. */
export function RepresentationsTab({ info, reading, explanation }: RepresentationsTabProps) {
  const view = useExplain((store) => store.view);
  const change = useExplain((store) => store.change);
  const explain = useModel((store) => store.explain);
  const { text } = reading;
  const { level, special } = view;
  const { hiddenStates, layers } = info.capabilities;
  const layer = layerIn(view, layers);
  const key = hiddenStates ? JSON.stringify([text, level, layer, special]) : undefined;
  const { value, error } = useAnswer(key, JSON.stringify([text, level, special]), () =>
    explain((worker) => worker.projection(text, layer, level, special)),
  );
  const { words, units } = useWords(reading, explanation);
  const axes = useMemo(() => axisNames(value?.explained ?? []), [value]);
  const { shown, label, scale, isNumber } = explanation;
  if (!hiddenStates) return <p className={classes.soft}>{t("explain:nothingShown")}</p>;
  return (
    <section className={classes.pane} aria-label={t("explain:projection.name")}>
      <h2>{t("explain:projection.title")}</h2>
      <p className={classes.soft}>{t("explain:projection.help")}</p>
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
        <LevelControl />
        <SpecialTokens />
      </div>
      {error && <ErrorNotice error={error} />}
      {value && (
        <figure className={classes.figure}>
          <ProjectionPoints
            words={words}
            units={units}
            points={value.points}
            axes={axes}
            summary={t(`explain:projection.summary.${level}`, { count: words.length })}
          />
          <div className={classes.controls}>
            {shown && <Legend {...attributionLegend(shown.isSigned, label, scale, isNumber)} />}
          </div>
          <div className={classes.controls}>
            <ProjectionExports
              text={text}
              info={info}
              layer={layer}
              words={words}
              units={units}
              explanation={explanation}
              {...value}
            />
          </div>
          <CoordinatesTable labels={words.map((word) => word.label)} points={value.points} />
        </figure>
      )}
    </section>
  );
}
