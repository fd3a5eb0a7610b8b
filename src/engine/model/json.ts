/** Checks of values that were parsed from JSON. */

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether it is a whole number above 0. */
export const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) > 0;
