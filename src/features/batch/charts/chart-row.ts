/** The data that the charts of a batch draw. */

export interface ChartRow {
  name: string;
  /** A shorter name for the axis. */
  short?: string;
  /** Shown beside the number. */
  note?: string;
  /** By class. */
  counts: readonly number[];
}

export const totalOf = ({ counts }: ChartRow): number => counts.reduce((sum, count) => sum + count, 0);
