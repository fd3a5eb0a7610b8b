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

/** Floats of 32 bits are written with their own digits here, and with those of 64 bits by Python. @param {number} a @param {number} b */
const isSameNumber = (a, b) => Object.is(a, b) || a === b || Math.fround(a) === Math.fround(b);

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
  return isSameNumber(Number(a), Number(b)) && a.toLowerCase() !== "nan";
}

/** @param {string} found @param {string} wanted */
export const isSameCell = (found, wanted) => found === wanted || isSame(parsed(found), parsed(wanted));
