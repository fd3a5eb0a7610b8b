import { memo } from "react";
import { type NamedArray, writeNpz } from "../../data/write/npy.ts";
import type { TokenizedText } from "../../engine/tokenizer/tokenized-text.ts";
import { useModel } from "../../session/model-store.ts";
import { withCaption } from "../../ui/chart/caption.ts";
import { drawingToPng, drawingToSvg } from "../../ui/chart/drawing-files.ts";
import { fullMatrixWidth, linksDrawing, matrixDrawing } from "../../ui/chart/matrix-drawing.ts";
import { download } from "../../ui/files/download.ts";
import { csv, fileName } from "../../ui/files/csv.ts";
import { type Origin, withOrigin } from "../../ui/files/origin.ts";
import { formatPercent } from "../../ui/format/numbers.ts";
import { t } from "../../i18n/i18n.ts";
import { SaveButtons } from "../../ui/files/SaveButtons.tsx";
import { type Drawn, explanationOrigin, heatmapLegend, matrixRows } from "./exports.ts";
import { ceilings, strongestLinks } from "./attention/attention-links.ts";
import type { ExplainParams } from "./explain-params.ts";

/** The width of saved lines, in pixels. */
const LINKS_WIDTH = 640;

export interface ExportButtonsProps {
  /** Returns the current drawing; absent while there is none. */
  saved(): Drawn | undefined;
  view: ExplainParams;
  reading: TokenizedText;
}

/** Saves the drawing, its values and all tensors of the text. Memoized, because hovering renders the other parts again. */
export const ExportButtons = memo(function ExportButtons({ saved, view, reading }: ExportButtonsProps) {
  const explain = useModel((store) => store.explain);
  const model = useModel((store) => store.model);
  const { text, modelText, inputIds } = reading;

  const originOf = ({ title, name }: Drawn): Origin =>
    model.status === "ready"
      ? explanationOrigin(model.info, { title, name })
      : { lines: [title], fields: { drawing: name } };
  const drawingOf = (drawn: Drawn) => {
    const { matrix, labels } = drawn;
    const tops = ceilings(matrix, view.scale);
    const isLines = view.form === "lines";
    const drawing = isLines
      ? linksDrawing(strongestLinks(matrix, view.mass), labels, LINKS_WIDTH)
      : matrixDrawing({ matrix, labels, ceilings: tops }, fullMatrixWidth(matrix.size)).drawing;
    const { name, high } = heatmapLegend(drawn, view, tops);
    const text = t("explain:attribution.upTo", { meaning: name, amount: high });
    const [title = "", ...lines] = originOf(drawn).lines;
    const axes = isLines
      ? `${t("explain:detail.lineAxes")} ${t("explain:detail.strongest", { share: formatPercent(view.mass, 0) })}`
      : t("explain:detail.axes");
    return withCaption(drawing, [{ token: "accent", text }], [title, axes, ...lines]);
  };

  const formats: Record<string, (picture: Drawn) => void | Promise<void>> = {
    PNG: async (picture) =>
      download(fileName(picture.name, "png"), await drawingToPng(drawingOf(picture)), "image/png"),
    SVG: (picture) =>
      download(fileName(picture.name, "svg"), drawingToSvg(drawingOf(picture)), "image/svg+xml"),
    CSV(drawn) {
      const rows = withOrigin(matrixRows(drawn.matrix, drawn.labels), originOf(drawn));
      download(fileName(drawn.name, "csv"), csv(rows), "text/csv");
    },
    JSON(drawn) {
      const { name, matrix, labels } = drawn;
      const { size, data } = matrix;
      const rows = labels.map((_, row) => [...data.subarray(row * size, (row + 1) * size)]);
      const content = { name, ...originOf(drawn).fields, text, modelText, inputIds, labels, rows };
      download(fileName(name, "json"), JSON.stringify(content), "application/json");
    },
    npz: async () => {
      const capabilities = model.status === "ready" ? model.info.capabilities : undefined;
      const attentions = capabilities?.attentions && (await explain((worker) => worker.attentions(text)));
      const states = capabilities?.hiddenStates && (await explain((worker) => worker.hiddenStates(text)));
      const arrays: NamedArray[] = [
        { name: "input_ids", shape: [1, inputIds.length], parts: [Float32Array.from(inputIds)] },
      ];
      if (attentions) {
        const { layers, heads, tokens, data } = attentions;
        arrays.push({ name: "attentions", shape: [layers, 1, heads, tokens, tokens], parts: [data] });
      }
      if (states) {
        const { layers, tokens, hidden, data } = states;
        arrays.push({ name: "hidden_states", shape: [layers, 1, tokens, hidden], parts: [data] });
      }
      const chunks: Uint8Array[] = [];
      for await (const chunk of writeNpz(arrays)) chunks.push(chunk);
      download("tensors.npz", new Blob(chunks as BlobPart[]), "application/zip");
    },
  };

  return (
    <SaveButtons
      formats={Object.fromEntries(
        Object.entries(formats).map(([format, save]) => [
          format,
          async () => {
            const picture = saved();
            if (picture) await save(picture);
          },
        ]),
      )}
    />
  );
});
