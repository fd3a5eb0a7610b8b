import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { Attribution } from "../../../engine/explain/attribution/attribute.ts";
import { type Level, unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import type { Faithfulness } from "../../../engine/explain/faithfulness/faithfulness.ts";
import { colorScale } from "../../../ui/chart/color-scale.ts";
import { svgToPng } from "../../../ui/chart/chart-image.ts";
import { download } from "../../../ui/files/download.ts";
import { csv } from "../../../ui/files/csv.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { t } from "../../../i18n/i18n.ts";
import { attributionRows, chipsSvg, PAPER } from "../exports.ts";

export interface AttributionExportsProps {
  tokenized: TokenizedText;
  info: ModelInfo;
  level: Level;
  target: number;
  attribution: Attribution;
  faithfulness: Faithfulness | undefined;
}

/** Opacity of the strongest tint. */
const MAX_OPACITY = 0.55;

/** Saves the heatmap of words as an image, and its values for every class. */
export function AttributionExports({
  tokenized,
  info,
  level,
  target,
  attribution,
  faithfulness,
}: AttributionExportsProps) {
  const { labels, id, revision } = info.manifest;
  const { values, standardErrors: errors, method, isSigned } = attribution;
  const units = unitsAt(tokenized, level);
  const picture = () => {
    const row = units.map(({ isSpecial }, unit) =>
      isSpecial && isSigned ? 0 : (values[target]?.[unit] ?? 0),
    );
    const scale = colorScale(row, { positive: "positive", negative: "negative" });
    return chipsSvg(
      units.map(({ label }, unit) => {
        const value = row[unit] ?? 0;
        const isAgainst = isSigned && value < 0;
        const color = !isSigned ? PAPER.attention : isAgainst ? PAPER.against : PAPER.for;
        return { label, color, strength: MAX_OPACITY * scale.strength(value), isAgainst };
      }),
    );
  };
  return (
    <SaveButtons
      what={t("explain:saved.words")}
      formats={{
        PNG: async () => download("words.png", await svgToPng(picture()), "image/png"),
        SVG: () => download("words.svg", picture(), "image/svg+xml"),
        CSV: () => download("words.csv", csv(attributionRows(units, labels, values, errors)), "text/csv"),
        JSON: () => {
          const { probabilities, passes, rSquared: fit, completenessGap: missing } = attribution;
          const content = {
            text: tokenized.text,
            model: `${id}@${revision}`,
            dtype: info.dtype,
            method,
            level,
            labels,
            probabilities,
            explained: labels[target],
            passes,
            ...(fit && { fit }),
            ...(missing && { missing }),
            units: units.map(({ label, start, end, isSpecial }) => ({ label, start, end, isSpecial })),
            values: values.map((row) => [...row]),
            ...(errors && { errors: errors.map((row) => [...row]) }),
            ...(faithfulness && { soundness: faithfulness }),
          };
          download("words.json", JSON.stringify(content), "application/json");
        },
      }}
    />
  );
}
