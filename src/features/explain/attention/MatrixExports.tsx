import { type NamedArray, writeNpz } from "../../../data/write/npy.ts";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import { useModel } from "../../../session/model-store.ts";
import { withColorBar } from "../../../ui/chart/caption.ts";
import {
  fullMatrixWidth,
  linksDrawing,
  matrixDrawing,
  PRINT_CELL,
} from "../../../ui/chart/matrix-drawing.ts";
import { download } from "../../../ui/files/download.ts";
import { csv, fileName } from "../../../ui/files/csv.ts";
import { withOrigin } from "../../../ui/files/origin.ts";
import { formatPercent } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import {
  type Drawn,
  explanationOrigin,
  heatmapAxes,
  heatmapQuantity,
  highOf,
  matrixRows,
} from "../exports.ts";
import type { ExplainParams } from "../explain-params.ts";
import { PictureExports } from "../PictureExports.tsx";
import { ceilings, strongestLinks } from "./attention-links.ts";

/** The width of saved lines, in pixels. */
const LINKS_WIDTH = 640;

interface MatrixExportsProps {
  drawn: Drawn;
  view: ExplainParams;
  reading: TokenizedText;
  info: ModelInfo;
}

/** Saves the matrix or its lines, its values and all tensors of the text. */
export function MatrixExports({ drawn, view, reading, info }: MatrixExportsProps) {
  const explain = useModel((store) => store.explain);
  const { text, modelText, inputIds } = reading;
  const { title, name, matrix, labels } = drawn;
  const isLines = view.form === "lines";
  const origin = explanationOrigin(info, { title, name, text });
  const axes = heatmapAxes(drawn);
  const lines = isLines
    ? [...origin.lines, t("explain:detail.strongest", { share: formatPercent(view.mass, 0) })]
    : origin.lines;
  const draw = (width: number) => {
    const tops = ceilings(matrix, view.scale);
    const drawing = isLines
      ? linksDrawing(strongestLinks(matrix, view.mass), { labels, axes }, width)
      : matrixDrawing({ matrix, labels, axes, ceilings: tops }, width, PRINT_CELL).drawing;
    const { name: quantity } = heatmapQuantity(drawn);
    const bar = { name: quantity, to: "accent", low: "0", high: highOf(drawn, view, tops) } as const;
    return withColorBar({ ...drawing, width: Math.max(width, drawing.width) }, bar);
  };

  async function saveTensors() {
    const { capabilities } = info;
    const attentions = capabilities.attentions && (await explain((worker) => worker.attentions(text)));
    const states = capabilities.hiddenStates && (await explain((worker) => worker.hiddenStates(text)));
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
  }

  return (
    <PictureExports
      title={title}
      name={name}
      lines={lines}
      draw={draw}
      width={isLines ? LINKS_WIDTH : fullMatrixWidth(matrix.size)}
      formats={{
        CSV: () =>
          download(fileName(name, "csv"), csv(withOrigin(matrixRows(matrix, labels), origin)), "text/csv"),
        JSON() {
          const { size, data } = matrix;
          const rows = labels.map((_, row) => [...data.subarray(row * size, (row + 1) * size)]);
          const content = { name, ...origin.fields, text, modelText, inputIds, labels, rows };
          download(fileName(name, "json"), JSON.stringify(content), "application/json");
        },
        npz: saveTensors,
      }}
    />
  );
}
