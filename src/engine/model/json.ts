/** Checks of values that were parsed from JSON. */

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value as a text; a list or an object becomes `[…]` or `{…}`, because `String` throws on one with a field `toString`. */
export function valueText(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "[…]" : "{…}";
  return String(value);
}

/** Whether it is a whole number above 0. */
export const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) > 0;
