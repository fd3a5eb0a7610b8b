/** Shows a number by its format, as Excel does in English: `12.5%`, `€1,234.50` (ECMA-376, 18.8.31). */

/** A placeholder of a digit, a decimal point, a literal text, a percent sign or a comma. */
interface Token {
  kind: "digit" | "point" | "literal" | "percent" | "comma";
  text: string;
}

const TOKENS =
  /"([^"]*)"?|\\(.)|_(.)|\*.|\[\$([^\]-]*)[^\]]*\]|\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\]|([0#?])|([.])|(%)|(,)|([^\s\w[\]@"\\]|\s)|./giu;

/** What is between two semicolons, which can also be in literals. */
const SECTIONS = /(?:"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|[^;])+|(?<=;)(?=;|$)/gu;

/** @returns undefined for parts that are not shown here: fractions, exponents, conditions */
function tokensOf(section: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (const [text, quoted, escaped, space, currency, digit, point, percent, comma, sign] of section.matchAll(
    TOKENS,
  )) {
    const literal = quoted ?? escaped ?? (space === undefined ? currency : " ") ?? sign;
    if (digit !== undefined) tokens.push({ kind: "digit", text });
    else if (point !== undefined) tokens.push({ kind: "point", text });
    else if (percent !== undefined) tokens.push({ kind: "percent", text });
    else if (comma !== undefined) tokens.push({ kind: "comma", text });
    else if (literal !== undefined) tokens.push({ kind: "literal", text: literal });
    else if (!/^[*[]/.test(text)) return undefined;
  }
  const isFraction = tokens.some(({ text }, at) => text === "/" && tokens[at + 1]?.kind === "digit");
  return isFraction ? undefined : tokens;
}

/** Digits of a number without a sign, rounded half up like the 15 digits that Excel keeps: those before and after the point. */
function digitsOf(value: number, decimals: number): [whole: string, fraction: string] {
  const [mantissa = "", exponent] = value.toExponential(14).split("e");
  const digits = BigInt(mantissa.replace(".", ""));
  const shift = decimals + Number(exponent) - 14;
  const power = 10n ** BigInt(Math.abs(shift));
  const rounded = shift >= 0 ? digits * power : (digits + power / 2n) / power;
  const text = String(rounded).padStart(decimals + 1, "0");
  const end = text.length - decimals;
  const whole = text.slice(0, end);
  return [whole === "0" ? "" : whole, text.slice(end)];
}

const withSeparators = (digit: string, place: number) => (place > 0 && place % 3 === 0 ? `${digit},` : digit);

/** @param value without a sign */
function shownBySection(value: number, tokens: readonly Token[]): string {
  const point = tokens.findIndex(({ kind }) => kind === "point");
  const last = tokens.findLastIndex(({ kind }) => kind === "digit");
  const end = point === -1 ? tokens.length : point;
  const isGrouped = tokens.some(({ kind }, at) => kind === "comma" && at < Math.min(end, last));
  // A comma after the last digit stands for a thousand.
  const scale = tokens.filter(({ kind }, at) => kind === "comma" && at > last).length;
  const percents = tokens.filter(({ kind }) => kind === "percent").length;
  const places = tokens.slice(end).filter(({ kind }) => kind === "digit");
  const [whole, fraction] = digitsOf(value * 100 ** percents * 1000 ** -scale, places.length);
  const required = places.findLastIndex(({ text }) => text === "0") + 1;
  const decimals = fraction.slice(0, Math.max(required, fraction.replace(/0+$/, "").length));

  let place = tokens.slice(0, end).filter(({ kind }) => kind === "digit").length;
  let decimal = 0;
  let isFirst = true;
  const parts = tokens.map(({ kind, text }, at) => {
    if (kind === "comma") return "";
    if (kind === "point") return text;
    if (kind !== "digit") return text;
    if (at > end) return decimals[decimal++] ?? "";
    place--;
    const rest = isFirst ? whole.slice(0, Math.max(0, whole.length - place)) : (whole.at(-place - 1) ?? "");
    isFirst = false;
    const digits = rest === "" ? (text === "0" ? "0" : "") : rest;
    if (!isGrouped) return digits;
    return [...digits]
      .map((digit, index) => withSeparators(digit, place + digits.length - 1 - index))
      .join("");
  });
  return parts.join("");
}

/**
 * @param source the number as the file writes it
 * @param code its format
 * @returns the source where the format has parts that are not shown here
 */
export function shownNumber(source: string, code: string): string {
  const value = Number(source);
  if (source.trim() === "" || !(Math.abs(value) < 1e15)) return source;
  const sections = code.match(SECTIONS) ?? [];
  const at = value < 0 && sections.length > 1 ? 1 : value === 0 && sections.length > 2 ? 2 : 0;
  const tokens = tokensOf(sections[at] ?? "");
  if (!tokens) return source;
  const shown = shownBySection(Math.abs(value), tokens);
  return `${value < 0 && at === 0 ? "-" : ""}${shown.trim()}`;
}
