import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { COMPARISON_TEXTS, type FloatComparison } from "../../engine/classifier/compare-floats.ts";
import type { StoredModel } from "../../engine/store/model-store.ts";
import { t } from "../../i18n/i18n.ts";
import { MAX_LINES, splitTweets } from "../../session/lines.ts";
import figures from "../../ui/Figures.module.css";
import { capitalizeLabel } from "../../ui/format/labels.ts";
import { formatBytes, formatCount, formatNumber, formatPercent } from "../../ui/format/numbers.ts";
import { ScrollRegion } from "../../ui/scroll/ScrollRegion.tsx";
import { type ComparisonCost, comparisonCost } from "./compare-floats.ts";
import classes from "./Library.module.css";
import { libraryActions, useLibrary } from "./library-store.ts";

const TEXT_ROWS = 4;
const GAP_DIGITS = 4;

function Gaps({ compared }: { compared: FloatComparison }) {
  const { texts, sameLabels, meanGap, largestGap, isNumber } = compared;
  const amount = t("common:amount", { done: formatCount(sameLabels), total: formatCount(texts) });
  const rows: [name: string, value: string][] = [
    isNumber
      ? [t("models:floats.textsRun"), formatCount(texts)]
      : [t("models:floats.sameLabel"), `${amount} (${formatPercent(sameLabels / Math.max(1, texts))})`],
    [t("models:floats.meanGap"), formatNumber(meanGap, GAP_DIGITS)],
    [t("models:floats.largestGap"), formatNumber(largestGap, GAP_DIGITS)],
  ];
  return (
    <table className={figures.figures} aria-label={t("models:floats.title")}>
      <tbody className="tabular">
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Differing({ texts }: { texts: FloatComparison["differing"] }) {
  if (texts.length === 0) return null;
  return (
    <ScrollRegion className={figures.wide} role="group" aria-label={t("models:floats.differing")}>
      <table className={figures.figures}>
        <thead>
          <tr>
            <th scope="col">{t("models:floats.differing")}</th>
            <th scope="col">{t("models:floats.inBits")}</th>
            <th scope="col">{t("models:floats.inFloats")}</th>
          </tr>
        </thead>
        <tbody>
          {texts.map(({ text, label, floatLabel }, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- a text can occur twice, and the list never changes
            <tr key={at}>
              <th scope="row" dir="auto">
                {text}
              </th>
              <td>{capitalizeLabel(label)}</td>
              <td>{capitalizeLabel(floatLabel)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Form({ model, cost }: { model: StoredModel; cost: ComparisonCost }) {
  const [lines, setLines] = useState("");
  const compared = useLibrary((store) => store.comparisons[model.key]);
  const work = useLibrary((store) => store.work[model.key]);
  const isBusy = work !== undefined && !work.error;
  const own = formatCount(COMPARISON_TEXTS.length);
  const [download, storage, memory] = [cost.download, cost.storage, cost.memory].map(formatBytes);
  return (
    <details>
      <summary>{t("models:floats.title")}</summary>
      <p className={classes.note}>{t("models:floats.about", { download, storage, memory })}</p>
      <Textarea
        label={t("models:floats.texts")}
        description={t("models:floats.textsHelp", { own, most: formatCount(MAX_LINES) })}
        value={lines}
        onChange={(event) => setLines(event.currentTarget.value)}
        rows={TEXT_ROWS}
        dir="auto"
      />
      <Button
        size="compact-sm"
        disabled={isBusy}
        onClick={() => void libraryActions.compareFloats(model, splitTweets(lines).texts)}
      >
        {t("models:floats.compare", { download })}
      </Button>
      <div role="status">
        {compared && (
          <>
            <Gaps compared={compared} />
            <Differing texts={compared.differing} />
          </>
        )}
      </div>
    </details>
  );
}

/** How far a model that was converted here is from its weights in floats. Nothing for another model. */
export function FloatComparisonForm({ model }: { model: StoredModel }) {
  const cost = comparisonCost(model);
  return cost ? <Form model={model} cost={cost} /> : null;
}
