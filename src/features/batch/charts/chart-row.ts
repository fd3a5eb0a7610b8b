/** What the charts of a batch draw. */

export interface ChartRow {
  name: string;
  /** For the axis, where the name is too long. */
  short?: string;
  /** Beside the number. */
  note?: string;
  /** By class. */
  counts: readonly number[];
}

export const totalOf = ({ counts }: ChartRow): number => counts.reduce((sum, count) => sum + count, 0);
