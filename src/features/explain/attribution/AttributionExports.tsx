import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { Attribution } from "../../../engine/explain/attribution/attribute.ts";
import { methodIdOf } from "../../../engine/explain/attribution/registry.ts";
import { type Level, unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import { withColorBar } from "../../../ui/chart/caption.ts";
import { download } from "../../../ui/files/download.ts";
import { csv, fileName } from "../../../ui/files/csv.ts";
import { withOrigin } from "../../../ui/files/origin.ts";
import { t } from "../../../i18n/i18n.ts";
import { useExplain } from "../explain-store.ts";
import { attributionRows, explanationOrigin } from "../exports.ts";
import { PictureExports } from "../PictureExports.tsx";
import type { Explanation } from "../use-explanation.ts";
import { attributionScale, colorBarOf, heatmapWords, MAX_TINT, shownWords } from "./attribution-view.ts";
import { wordsDrawing } from "./words-drawing.ts";

export interface AttributionExportsProps {
  tokenized: TokenizedText;
  info: ModelInfo;
  level: Level;
  explanation: Explanation;
  attribution: Attribution;
}

/** Saves the heatmap of words as an image, and its values for every class. */
export function AttributionExports({
  tokenized,
  info,
  level,
  explanation,
  attribution,
}: AttributionExportsProps) {
  const special = useExplain((store) => store.view.special);
  const { labels, isNumber, target, label, head } = explanation;
  const faithfulness = explanation.faithfulness.value;
  const { values, standardErrors: errors, method, isSigned } = attribution;
  const units = unitsAt(tokenized, level);
  const { text } = tokenized;
  const origin = explanationOrigin(info, { method, label, text, head: head?.name });
  const file = `words ${methodIdOf(method)} ${label}`;
  const draw = (width: number) => {
    const scale = attributionScale(attribution, labels, target);
    const words = heatmapWords(tokenized, level, attribution, target, scale, isNumber);
    const drawn = words.filter(shownWords(words, special));
    const bar = colorBarOf(isSigned, label, scale, { opacity: MAX_TINT / 100, isNumber });
    return withColorBar(wordsDrawing(drawn, width), bar);
  };
  return (
    <PictureExports
      what={t("explain:saved.words")}
      title={t("explain:pictureOfWords")}
      name={file}
      lines={origin.lines}
      draw={draw}
      formats={{
        CSV() {
          const rows = attributionRows(units, labels, values, errors);
          download(fileName(file, "csv"), csv(withOrigin(rows, origin)), "text/csv");
        },
        JSON: () => {
          const { probabilities, passes, rSquared: fit, completenessGap: missing } = attribution;
          const content = {
            ...origin.fields,
            text,
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
