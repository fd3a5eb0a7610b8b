import { Button } from "@mantine/core";
import { useState } from "react";
import { type NamedArray, writeNpz } from "../../data/write/npy.ts";
import { EngineError, type ErrorReport } from "../../engine/errors.ts";
import type { Matrix } from "../../engine/explain/matrix.ts";
import type { Reading } from "../../engine/explain/reading.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useModel } from "../models/model-store.ts";
import { download } from "../../ui/download.ts";
import { csv, matrixRows, matrixSvg } from "./exports.ts";

export interface ExportButtonsProps {
  name: string;
  matrix: Matrix;
  labels: readonly string[];
  ceilings: Float32Array;
  canvas(): HTMLCanvasElement | undefined;
  reading: Reading;
}

const fileName = (name: string, extension: string) =>
  `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.${extension}`;

/** The picture, its numbers, and all tensors of the text, as files. */
export function ExportButtons({ name, matrix, labels, ceilings, canvas, reading }: ExportButtonsProps) {
  const explain = useModel((store) => store.explain);
  const model = useModel((store) => store.model);
  const [error, setError] = useState<ErrorReport>();
  const { text, modelText, inputIds } = reading;

  const formats: Record<string, () => void | Promise<void>> = {
    PNG: () => canvas()?.toBlob((blob) => blob && download(fileName(name, "png"), blob, "image/png")),
    SVG: () =>
      download(fileName(name, "svg"), matrixSvg(matrix, labels, ceilings, "#2456c9"), "image/svg+xml"),
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

  const save = async (make: () => void | Promise<void>) => {
    setError(undefined);
    try {
      await make();
    } catch (cause) {
      setError(
        (cause instanceof EngineError ? cause : new EngineError("worker-crashed", String(cause))).report,
      );
    }
  };

  return (
    <>
      {Object.entries(formats).map(([format, make]) => (
        <Button
          key={format}
          variant="default"
          size="compact-sm"
          aria-label={`Save as ${format}`}
          onClick={() => void save(make)}
        >
          {format}
        </Button>
      ))}
      {error && <ErrorNotice error={error} />}
    </>
  );
}
