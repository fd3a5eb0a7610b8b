/** Whether the texts of two cells are the same value. Numbers, dates and nested values have several spellings. */

/** @param {string} text @returns {unknown} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const DATE = /^-?\d{4,6}-\d\d-\d\d([T ]|$)/;

/** An instant without its time zone and the zeros at its end, at midnight a date. @param {string} text */
const dateText = (text) =>
  text
    .replace(" ", "T")
    .replace(/(Z|\+00:00)$/, "")
    .replace(/\.(\d*?)0*$/, (_, digits) => (digits ? `.${digits}` : ""))
    .replace(/T00:00:00$/, "");

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
/** Digits that a float of 64 bits keeps, and those that tell any float of 32 bits from the next. */
const DOUBLE_DIGITS = 17;
const FLOAT_DIGITS = 9;

/** @param {string} text of a number */
const digitsOf = (text) => text.replace(/[eE].*$/, "").replaceAll(/^-?[0.]*|\D/g, "").length;

/**
 * Floats of 32 bits are written with their own digits here, and with those of 64 bits by Python. A number with more
 * digits than a float of 64 bits keeps must have the same text.
 * @param {string} found @param {string} wanted
 */
function isSameNumber(found, wanted) {
  const [a, b] = [Number(found), Number(wanted)];
  if (a === b) return Math.max(digitsOf(found), digitsOf(wanted)) <= DOUBLE_DIGITS;
  const isFloat = /[.eE]/.test(found) && digitsOf(found) <= FLOAT_DIGITS;
  return isFloat && Math.fround(a) === Math.fround(b);
}

/** @param {unknown} found @param {unknown} wanted @returns {boolean} */
function isSame(found, wanted) {
  if (typeof found === "object" && found && typeof wanted === "object" && wanted) {
    const [keys, others] = [Object.keys(found), Object.keys(wanted)];
    const [a, b] = [/** @type {any} */ (found), /** @type {any} */ (wanted)];
    return keys.length === others.length && keys.every((key) => key in b && isSame(a[key], b[key]));
  }
  const [a, b] = [String(found ?? ""), String(wanted ?? "")];
  if (a === b) return true;
  if (a === "" || b === "") return false;
  if (DATE.test(a) && DATE.test(b)) return dateText(a) === dateText(b);
  return NUMBER.test(a) && NUMBER.test(b) && isSameNumber(a, b);
}

/** @param {string} found @param {string} wanted */
export function isSameCell(found, wanted) {
  if (found === wanted) return true;
  if (NUMBER.test(found) && NUMBER.test(wanted)) return isSameNumber(found, wanted);
  return isSame(parsed(found), parsed(wanted));
}
