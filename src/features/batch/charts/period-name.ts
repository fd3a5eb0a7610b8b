import type { TimeUnit } from "../../../../workers/protocols/batch-types.ts";

/** The number of characters of an ISO date that identify a period. */
const NAME_LENGTH = { hour: 16, day: 10, week: 10, month: 7, year: 4 };

/** @param start of the period, ISO 8601 */
export const periodName = (start: string, unit: TimeUnit): string =>
  start.slice(0, NAME_LENGTH[unit]).replace("T", " ");
