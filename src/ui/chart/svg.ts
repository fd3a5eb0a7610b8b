/** SVG as text. Pure. */

/** Removes characters that XML 1.0 does not allow: control characters and unpaired surrogates. */
export const xmlCharacters = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- the pattern removes control characters
  text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, "");

export const escapeXml = (text: string): string =>
  xmlCharacters(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** An SVG document with a white background in either theme. */
export const svgFile = (width: number, height: number, content: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...content,
    "</svg>",
  ].join("\n");

/** Escapes text for use inside `svgFile`. */
export const svgText = (size: number, texts: readonly string[], anchor = "start"): string =>
  `<g font-family="sans-serif" font-size="${size}" fill="#1b1f27" text-anchor="${anchor}">${texts.join("")}</g>`;
