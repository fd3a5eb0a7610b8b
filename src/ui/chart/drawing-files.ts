/** Drawings as files: SVG, PNG from a canvas. Both have the light theme's colors, on white unless transparent. */

import { crc32 } from "../../data/archive/crc32.ts";
import { fileName } from "../files/csv.ts";
import { download } from "../files/download.ts";
import { PAPER_COLORS } from "./color-tokens.ts";
import { parseColor } from "./colors.ts";
import { drawingToSvg, type FileDrawing } from "../files/drawing-svg.ts";
import { paintDrawing } from "./paint-drawing.ts";

/** The scale of PNG files that have no size in print, for dense screens. */
const PNG_SCALE = 2;
/** The resolution of PNG files for print. */
const PRINT_DPI = 300;
const MM_PER_INCH = 25.4;

/** The signature of 8 bytes and the first chunk, IHDR, of 25. */
const HEADER_BYTES = 33;
const INCHES_PER_METER = 1 / 0.0254;

/** The file with a `pHYs` chunk after its header (PNG, third edition, 11.3.4.3). @param dpi dots per inch */
export function withResolution(png: Uint8Array, dpi: number): Uint8Array {
  const chunk = new Uint8Array(21);
  const view = new DataView(chunk.buffer);
  const dots = Math.round(dpi * INCHES_PER_METER);
  view.setUint32(0, 9);
  chunk.set(new TextEncoder().encode("pHYs"), 4);
  view.setUint32(8, dots);
  view.setUint32(12, dots);
  // The unit is the meter.
  view.setUint8(16, 1);
  view.setUint32(17, crc32(chunk.subarray(4, 17)));
  const whole = new Uint8Array(png.length + chunk.length);
  whole.set(png.subarray(0, HEADER_BYTES));
  whole.set(chunk, HEADER_BYTES);
  whole.set(png.subarray(HEADER_BYTES), HEADER_BYTES + chunk.length);
  return whole;
}

export async function drawingToPng(drawing: FileDrawing): Promise<Blob> {
  const { width, height, left = 0, top = 0, millimeters, isTransparent } = drawing;
  const scale = millimeters === undefined ? PNG_SCALE : ((millimeters / MM_PER_INCH) * PRINT_DPI) / width;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.ceil(height * scale);
  const context = canvas.getContext("2d");
  if (context) {
    context.scale(scale, scale);
    context.fillStyle = "#ffffff";
    if (!isTransparent) context.fillRect(0, 0, width, height);
    context.translate(left, top);
    paintDrawing(context, drawing, (token) => parseColor(PAPER_COLORS[token]));
  }
  const png = await new Promise<Blob>((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be drawn."))),
      "image/png",
    );
  });
  if (millimeters === undefined) return png;
  const bytes = withResolution(new Uint8Array(await png.arrayBuffer()), PRINT_DPI);
  return new Blob([bytes as BlobPart], { type: png.type });
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
