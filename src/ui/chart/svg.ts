/** SVG as text. Pure. */

/** Without what XML 1.0 has no place for: control characters, and half of a pair. */
export const xmlCharacters = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- control characters are what it removes
  text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "");

export const escapeXml = (text: string): string =>
  xmlCharacters(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** On white paper, whatever the theme. */
export const svgFile = (width: number, height: number, content: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...content,
    "</svg>",
  ].join("\n");

/** For what stands in `svgFile`. */
export const svgText = (size: number, texts: readonly string[], anchor = "start"): string =>
  `<g font-family="sans-serif" font-size="${size}" fill="#1b1f27" text-anchor="${anchor}">${texts.join("")}</g>`;
