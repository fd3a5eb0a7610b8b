/** A rendered chart as an image file, with the colors and fonts of the page's styles inlined. */

import { xmlCharacters } from "./svg.ts";

const STYLES = ["fill", "stroke", "stroke-width", "font-family", "font-size", "opacity"] as const;
/** The scale of PNG files, for dense screens and print. */
const PNG_SCALE = 2;

function standalone(chart: SVGSVGElement): string {
  const { width, height } = chart.getBoundingClientRect();
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = chart.querySelectorAll("*");
  for (const [index, element] of copy.querySelectorAll("*").entries()) {
    const original = originals[index];
    if (!original) continue;
    const computed = getComputedStyle(original);
    for (const style of STYLES) element.setAttribute(style, computed.getPropertyValue(style));
    element.removeAttribute("class");
    element.removeAttribute("style");
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.removeAttribute("style");
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.prepend(paper);
  return xmlCharacters(new XMLSerializer().serializeToString(copy));
}

export const chartToSvg = (chart: SVGSVGElement): Blob =>
  new Blob([standalone(chart)], { type: "image/svg+xml" });

export const chartToPng = (chart: SVGSVGElement): Promise<Blob> => svgToPng(standalone(chart));

/** @param source an SVG element with width and height in CSS pixels. */
export async function svgToPng(source: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * PNG_SCALE;
  canvas.height = image.naturalHeight * PNG_SCALE;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return await new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The chart could not be drawn."))),
      "image/png",
    );
  });
}
