import { Fragment } from "react";
import type { Counterfactual } from "../../../engine/explain/counterfactuals/counterfactuals.ts";
import { kindOf } from "../../../engine/explain/counterfactuals/kinds.ts";
import { predictedClass } from "../../../engine/classifier/predict-label.ts";
import { t } from "../../../i18n/i18n.ts";
import { capitalizeLabel, translateLabel } from "../../../ui/format/labels.ts";
import { formatChange, formatScore } from "../../../ui/format/numbers.ts";
import { ScrollRegion } from "../../../ui/scroll/ScrollRegion.tsx";
import explain from "../ExplainView.module.css";
import { useExplain } from "../explain-store.ts";
import classes from "./CounterfactualsTable.module.css";

interface CounterfactualsTableProps {
  edits: readonly Counterfactual[];
  /** Of the text. */
  probabilities: readonly number[];
  labels: readonly string[];
  /** Whether the model gives one number. */
  isNumber: boolean;
}

/** Classes beyond this number do not fit beside the text; the predicted one alone is shown. */
const MAX_CLASSES = 4;

/** One row for each edit: what changed in the text, and in the prediction. A click compares the words of both texts. */
export function CounterfactualsTable({ edits, probabilities, labels, isNumber }: CounterfactualsTableProps) {
  const predicted = predictedClass(probabilities);
  const columns = labels
    .map((_, index) => index)
    .filter((index) => labels.length <= MAX_CLASSES || index === predicted);
  const nameOf = (index: number) =>
    isNumber ? t("explain:counterfactuals.number") : capitalizeLabel(labels[index] ?? "");
  return (
    <ScrollRegion className={explain.scroller ?? ""} aria-label={t("explain:counterfactuals.edited")}>
      <table className={`${explain.numbers} ${classes.table}`}>
        <thead>
          <tr>
            <th scope="col" className={classes.kind}>
              {t("explain:counterfactuals.kindOf")}
            </th>
            <th scope="col">{t("explain:counterfactuals.edited")}</th>
            {!isNumber && <th scope="col">{t("explain:counterfactuals.prediction")}</th>}
            <th scope="col">
              {t("explain:change.change")}
              {!isNumber && <small>{nameOf(predicted)}</small>}
            </th>
            {columns.map((index) => (
              <th scope="col" key={index}>
                {nameOf(index)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {edits.map((edit) => (
            <tr key={`${edit.kind} ${edit.text}`} data-changed={edit.changesLabel || undefined}>
              <td className={classes.kind}>{t(`explain:counterfactuals.kind.${edit.kind}`)}</td>
              <td className={classes.text}>
                <small className={classes.above}>{t(`explain:counterfactuals.kind.${edit.kind}`)}</small>
                <EditedText edit={edit} />
              </td>
              {!isNumber && (
                <td>
                  <Prediction edit={edit} labels={labels} predicted={predicted} />
                </td>
              )}
              <td>{formatChange(edit.change, isNumber)}</td>
              {columns.map((index) => (
                <td key={index}>{formatScore(edit.probabilities[index] ?? 0, isNumber)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

const ELEMENTS = { kept: "span", removed: "del", added: "ins" } as const;

/** The text with the edit marked; a click compares it with the text. */
function EditedText({ edit: { text, parts } }: { edit: Counterfactual }) {
  const change = useExplain((store) => store.change);
  const compare = () => {
    change({ other: text });
    // The comparison is rendered first.
    requestAnimationFrame(() => document.getElementById("other-wording")?.focus());
  };
  return (
    <button type="button" dir="auto" title={t("explain:counterfactuals.compare", { text })} onClick={compare}>
      {parts.map(({ text: part, change: how }, index) => {
        const Part = ELEMENTS[how];
        const isExchanged = how === "added" && parts[index - 1]?.change === "removed";
        return (
          // oxlint-disable-next-line react/no-array-index-key -- the parts are replaced as a whole, and have no other key
          <Fragment key={index}>
            {isExchanged && " "}
            <Part>{part}</Part>
          </Fragment>
        );
      })}
    </button>
  );
}

interface PredictionProps {
  edit: Counterfactual;
  labels: readonly string[];
  /** The class of the text. */
  predicted: number;
}

/** The class of the edited text, with a note where an edit that keeps the meaning changes it. */
function Prediction({ edit: { kind, probabilities, changesLabel }, labels, predicted }: PredictionProps) {
  const before = labels[predicted] ?? "";
  if (!changesLabel) return capitalizeLabel(before);
  const after = labels[predictedClass(probabilities)] ?? "";
  return (
    <>
      <strong>
        {t("explain:counterfactuals.becomes", { from: capitalizeLabel(before), to: capitalizeLabel(after) })}
      </strong>
      {kindOf(kind).keepsMeaning && (
        <small>{t("explain:counterfactuals.unexpected", { label: translateLabel(before) })}</small>
      )}
    </>
  );
}
