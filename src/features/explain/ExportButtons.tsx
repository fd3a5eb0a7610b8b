import { type NamedArray, writeNpz } from "../../data/write/npy.ts";
import type { Matrix } from "../../engine/explain/matrix.ts";
import type { Reading } from "../../engine/explain/reading.ts";
import { useModel } from "../models/model-store.ts";
import { download } from "../../ui/download.ts";
import { csv, fileName } from "../../ui/files.ts";
import { SaveButtons } from "../../ui/SaveButtons.tsx";
import { linksSvg, matrixRows, matrixSvg } from "./exports.ts";
import type { Link } from "./links.ts";

export interface ExportButtonsProps {
  name: string;
  matrix: Matrix;
  labels: readonly string[];
  /** Made when they are asked for: a picture of 512 tokens has 262,144 weights. */
  ceilings(): Float32Array;
  /** What the line view draws; absent while the matrix is shown. */
  links: (() => readonly Link[]) | undefined;
  canvas(): HTMLCanvasElement | undefined;
  reading: Reading;
}

/** The picture, its numbers, and all tensors of the text, as files. */
export function ExportButtons({
  name,
  matrix,
  labels,
  ceilings,
  links,
  canvas,
  reading,
}: ExportButtonsProps) {
  const explain = useModel((store) => store.explain);
  const model = useModel((store) => store.model);
  const { text, modelText, inputIds } = reading;

  const formats: Record<string, () => void | Promise<void>> = {
    PNG: () => canvas()?.toBlob((blob) => blob && download(fileName(name, "png"), blob, "image/png")),
    SVG: () => {
      const drawn = links ? linksSvg(links(), labels) : matrixSvg(matrix, labels, ceilings());
      download(fileName(name, "svg"), drawn, "image/svg+xml");
    },
    CSV: () => download(fileName(name, "csv"), csv(matrixRows(matrix, labels)), "text/csv"),
    JSON: () => {
      const { size, data } = matrix;
      const rows = labels.map((_, row) => [...data.subarray(row * size, (row + 1) * size)]);
      const source =
        model.status === "ready" ? { model: model.info.manifest.id, dtype: model.info.dtype } : {};
      const content = { name, ...source, text, modelText, inputIds, labels, rows };
      download(fileName(name, "json"), JSON.stringify(content), "application/json");
    },
    npz: async () => {
      const shows = model.status === "ready" ? model.info.shows : undefined;
      const attentions = shows?.attentions && (await explain((worker) => worker.attentions(text)));
      const states = shows?.hiddenStates && (await explain((worker) => worker.hiddenStates(text)));
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

  return <SaveButtons formats={formats} />;
}
