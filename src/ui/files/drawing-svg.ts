/** Drawings as SVG documents, in the light theme's colors. Pure. */

import { PAPER_COLORS } from "../chart/color-tokens.ts";
import {
  cellPaths,
  type CellsMark,
  type Drawing,
  type Mark,
  markText,
  svgAttributes,
} from "../chart/drawing.ts";

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
    mark.shape === "text"
      ? escapeXml(markText(mark))
      : mark.title && `<title>${escapeXml(mark.title)}</title>`;
  return content ? `<${mark.shape}${attributes}>${content}</${mark.shape}>` : `<${mark.shape}${attributes}/>`;
}

/** A drawing to be saved. */
export interface FileDrawing extends Drawing {
  /** The width and the height before x = 0 and y = 0, included in `width` and `height`; none by default. */
  left?: number;
  top?: number;
  /** The width in print; the file then has its size in millimeters, and a PNG 300 dpi. */
  millimeters?: number;
  /** Without a white background. */
  isTransparent?: boolean;
  /** What screen readers say of the whole picture. */
  title?: string;
}

/** A drawing as an SVG document. Pure. */
export function drawingToSvg({
  width,
  height,
  marks,
  left = 0,
  top = 0,
  millimeters,
  isTransparent,
  title,
}: FileDrawing): string {
  const length = (units: number) =>
    millimeters === undefined ? units : `${((units * millimeters) / width).toFixed(2)}mm`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${length(width)}" height="${length(height)}" viewBox="${-left} ${-top} ${width} ${height}" font-family="Inter, system-ui, sans-serif"${title === undefined ? "" : ' role="img"'}>`,
    ...(title === undefined ? [] : [`<title>${escapeXml(title)}</title>`]),
    ...(isTransparent
      ? []
      : [
          `<rect${left + top > 0 ? ` x="${-left}" y="${-top}"` : ""} width="${width}" height="${height}" fill="#ffffff"/>`,
        ]),
    ...marks.flatMap((mark) => (mark.shape === "cells" ? cellPaths(mark) : [mark])).map(element),
    "</svg>",
  ].join("\n");
}
