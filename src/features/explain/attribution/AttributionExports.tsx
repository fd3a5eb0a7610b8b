import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { Attribution } from "../../../engine/explain/attribution/attribute.ts";
import { type Level, unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import type { Faithfulness } from "../../../engine/explain/faithfulness/faithfulness.ts";
import { svgToPng } from "../../../ui/chart/chart-image.ts";
import { download } from "../../../ui/files/download.ts";
import { csv } from "../../../ui/files/csv.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { t } from "../../../i18n/i18n.ts";
import { attributionRows, chipsSvg, PAPER } from "../exports.ts";

export interface WordExportsProps {
  reading: TokenizedText;
  info: ModelInfo;
  level: Level;
  target: number;
  attribution: Attribution;
  soundness: Faithfulness | undefined;
}

const STRONGEST = 0.55;

/** The tinted words as a picture, and their numbers for every class. */
export function AttributionExports({
  reading,
  info,
  level,
  target,
  attribution,
  soundness,
}: WordExportsProps) {
  const { labels, id, revision } = info.manifest;
  const { values, standardErrors: errors, method, isSigned } = attribution;
  const units = unitsAt(reading, level);
  const picture = () => {
    const own = Array.from(units, ({ isSpecial }, unit) =>
      isSpecial && isSigned ? 0 : (values[target]?.[unit] ?? 0),
    );
    const top = Math.max(...own.map(Math.abs), 1e-9);
    return chipsSvg(
      units.map(({ label }, unit) => {
        const value = own[unit] ?? 0;
        const isAgainst = isSigned && value < 0;
        const color = !isSigned ? PAPER.attention : isAgainst ? PAPER.against : PAPER.for;
        return { label, color, strength: (STRONGEST * Math.abs(value)) / top, isAgainst };
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
            text: reading.text,
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
            ...(soundness && { soundness }),
          };
          download("words.json", JSON.stringify(content), "application/json");
        },
      }}
    />
  );
}
