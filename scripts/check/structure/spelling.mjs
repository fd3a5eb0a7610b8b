/** British spellings in code, comments and docs; the project writes American English. */

/** Stems of British spellings, matched at the start of a word or of a part of an identifier. */
const BRITISH = [
  "colour",
  "behaviour",
  "favour",
  "honour",
  "neighbour",
  "licence",
  "defence",
  "centre",
  "metre(?!d)",
  "grey",
  "catalogue",
  "modell(?:ed|ing)",
  "labell(?:ed(?!by)|ing)",
  "travell",
  "judgement",
  "(?:normal|recogn|organ|initial|serial|token|quant|optim|summar|visual|minim|maxim|general|special|emphas|memor|author|random|standard|categor|synchron|util|local|real|stabil|apolog)is(?:e|ed|es|er|ers|ing|ation|ations)\\b",
  "analys(?:e|ed|ing)\\b",
  "whilst",
  "amongst",
];
const PATTERN = new RegExp(`(?<![a-z])(?:${BRITISH.join("|")})`, "i");
/** Excluded: texts by others, languages other than English, test data, and names that they define. */
const SKIPPED =
  /^(LICENSE|package-lock\.json|knip\.json|scripts\/check\/structure\/spelling\.mjs|src\/i18n\/(?!en\/)\w+\/|training\/fixtures|training\/tonescope_training\/templates\.py$|src\/testing\/behavior\/cases\.ts$|.*\.(svg|json|jsonl|csv|npz|webp|png|onnx|txt)$)/;
/** Names in interfaces and stored data: the manifest's key up to version 1, a field of the endpoint, and texts that a test scores. */
const ALLOWED = /labelled rows of|\blicence\b|chardet\.analyse/g;

/**
 * @param {string} path
 * @param {string} text
 * @returns {string[]} one line for each line with a British spelling
 */
export function checkSpelling(path, text) {
  if (SKIPPED.test(path)) return [];
  return text.split("\n").flatMap((line, index) => {
    const match = PATTERN.exec(line.replaceAll(ALLOWED, ""));
    return match ? [`${path}:${index + 1}: "${match[0]}" is British spelling`] : [];
  });
}
