import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { Attribution } from "../../../engine/explain/attribution/attribute.ts";
import { type Level, unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import type { Faithfulness } from "../../../engine/explain/faithfulness/faithfulness.ts";
import { withCaption } from "../../../ui/chart/caption.ts";
import { drawingFormats } from "../../../ui/chart/drawing-files.ts";
import { download } from "../../../ui/files/download.ts";
import { csv, fileName } from "../../../ui/files/csv.ts";
import { withOrigin } from "../../../ui/files/origin.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { t } from "../../../i18n/i18n.ts";
import { attributionMethodId } from "../explain-params.ts";
import { attributionRows, explanationOrigin } from "../exports.ts";
import { attributionScale, attributionSwatches, heatmapWords } from "./attribution-view.ts";
import { wordsDrawing } from "./words-drawing.ts";

export interface AttributionExportsProps {
  tokenized: TokenizedText;
  info: ModelInfo;
  level: Level;
  target: number;
  attribution: Attribution;
  faithfulness: Faithfulness | undefined;
}

/** Saves the heatmap of words as an image, and its values for every class. */
export function AttributionExports({
  tokenized,
  info,
  level,
  target,
  attribution,
  faithfulness,
}: AttributionExportsProps) {
  const { labels } = info.manifest;
  const { values, standardErrors: errors, method, isSigned } = attribution;
  const units = unitsAt(tokenized, level);
  const label = labels[target] ?? "";
  const id = attributionMethodId(method);
  const origin = explanationOrigin(info, { method: id, label });
  const file = `words ${id} ${label}`;
  const drawing = () => {
    const scale = attributionScale(attribution, labels, target);
    const words = heatmapWords(tokenized, level, attribution, target, scale);
    return withCaption(wordsDrawing(words), attributionSwatches(isSigned, label, scale), origin.lines);
  };
  return (
    <SaveButtons
      what={t("explain:saved.words")}
      formats={{
        ...drawingFormats(file, drawing),
        CSV() {
          const rows = attributionRows(units, labels, values, errors);
          download(fileName(file, "csv"), csv(withOrigin(rows, origin)), "text/csv");
        },
        JSON: () => {
          const { probabilities, passes, rSquared: fit, completenessGap: missing } = attribution;
          const content = {
            ...origin.fields,
            text: tokenized.text,
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
          download(fileName(file, "json"), JSON.stringify(content), "application/json");
        },
      }}
    />
  );
}
