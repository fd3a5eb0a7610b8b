import { Checkbox } from "@mantine/core";
import { DEFAULT_VIEW } from "../../../../labels/labeling.ts";
import { t } from "../../../../i18n/i18n.ts";
import { shownText } from "../../../../ui/format/shown-text.ts";
import { changeView } from "../label-actions.ts";
import type { LabelViewProps } from "../label-view-props.ts";
import classes from "./TextsView.module.css";

/** More columns than this are not offered. */
const MOST_COLUMNS = 12;

/** What is shown beside the text. */
export function ViewSettings({ job, labeling }: LabelViewProps) {
  const view = labeling.view ?? DEFAULT_VIEW;
  const { columns, textColumn } = job.table;
  const offered = columns
    .map(({ name }, index) => ({ name, index }))
    .filter(({ index }) => index !== textColumn)
    .slice(0, MOST_COLUMNS);
  const toggle = (index: number, isShown: boolean) => {
    const others = view.columns.filter((column) => column !== index);
    const next = isShown ? [...others, index].sort((a, b) => a - b) : others;
    void changeView({ ...view, columns: next });
  };
  return (
    <div className={classes.settings}>
      <Checkbox
        label={t("label:texts.showPrediction")}
        description={t("label:texts.showPredictionMeans")}
        checked={view.showsPrediction}
        onChange={(event) => void changeView({ ...view, showsPrediction: event.currentTarget.checked })}
      />
      {offered.length > 0 && (
        <fieldset>
          <legend>{t("label:texts.columns")}</legend>
          {offered.map(({ name, index }) => (
            <Checkbox
              key={index}
              label={shownText(name)}
              checked={view.columns.includes(index)}
              onChange={(event) => toggle(index, event.currentTarget.checked)}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}
