/** Drawings as files: SVG as text, PNG from a canvas. Both have the light theme's colors, on white unless transparent. */

import { fileName } from "../files/csv.ts";
import { download } from "../files/download.ts";
import { PAPER_COLORS } from "./color-tokens.ts";
import { parseColor } from "./colors.ts";
import { cellPaths, type CellsMark, type Drawing, type Mark, svgAttributes } from "./drawing.ts";
import { paintDrawing } from "./paint-drawing.ts";

/** The scale of PNG files, for dense screens and print. */
const PNG_SCALE = 2;

/** Without the characters that XML 1.0 does not allow: control characters and unpaired surrogates. */
const escapeXml = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- the pattern removes control characters
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll('"', "&quot;");

const attributeName = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function element(mark: Exclude<Mark, CellsMark>): string {
  const attributes = Object.entries(svgAttributes(mark, (token) => PAPER_COLORS[token]))
    .map(([name, value]) => ` ${attributeName(name)}="${value}"`)
    .join("");
  const content =
    mark.shape === "text" ? escapeXml(mark.text) : mark.title && `<title>${escapeXml(mark.title)}</title>`;
  return content ? `<${mark.shape}${attributes}>${content}</${mark.shape}>` : `<${mark.shape}${attributes}/>`;
}

/** A drawing to be saved. */
export interface FileDrawing extends Drawing {
  /** The width and the height before x = 0 and y = 0, included in `width` and `height`; none by default. */
  left?: number;
  top?: number;
  /** Without a white background. */
  isTransparent?: boolean;
}

/** A drawing as an SVG document. Pure. */
export function drawingToSvg({
  width,
  height,
  marks,
  left = 0,
  top = 0,
  isTransparent,
}: FileDrawing): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-left} ${-top} ${width} ${height}" font-family="Inter, system-ui, sans-serif">`,
    ...(isTransparent
      ? []
      : [
          `<rect${left + top > 0 ? ` x="${-left}" y="${-top}"` : ""} width="${width}" height="${height}" fill="#ffffff"/>`,
        ]),
    ...marks.flatMap((mark) => (mark.shape === "cells" ? cellPaths(mark) : [mark])).map(element),
    "</svg>",
  ].join("\n");
}

export async function drawingToPng(drawing: FileDrawing): Promise<Blob> {
  const { width, height, left = 0, top = 0, isTransparent } = drawing;
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * PNG_SCALE);
  canvas.height = Math.ceil(height * PNG_SCALE);
  const context = canvas.getContext("2d");
  if (context) {
    context.scale(PNG_SCALE, PNG_SCALE);
    context.fillStyle = "#ffffff";
    if (!isTransparent) context.fillRect(0, 0, width, height);
    context.translate(left, top);
    paintDrawing(context, drawing, (token) => parseColor(PAPER_COLORS[token]));
  }
  return await new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be drawn."))),
      "image/png",
    );
  });
}

/** Saves a drawing, by the name of the format. @param name what the name of the file is made of */
export const drawingFormats = (
  name: string,
  drawing: () => FileDrawing | undefined,
): Record<"PNG" | "SVG", () => void | Promise<void>> => ({
  async PNG() {
    const shown = drawing();
    if (shown) download(fileName(name, "png"), await drawingToPng(shown), "image/png");
  },
  SVG() {
    const shown = drawing();
    if (shown) download(fileName(name, "svg"), drawingToSvg(shown), "image/svg+xml");
  },
});
