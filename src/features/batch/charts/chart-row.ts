/** The data that the charts of a batch draw. */

export interface ChartRow {
  name: string;
  /** A shorter name for the axis. */
  short?: string;
  /** Where an axis has no room for all names, those with a higher rank are kept. */
  rank?: number;
  /** The name in files of values, if it differs. */
  exported?: string;
  /** Stands for several values, so a click picks nothing. */
  isRest?: boolean;
  /** Shown beside the number. */
  note?: string;
  /** By class. */
  counts: readonly number[];
  /** The rows of which `counts` are a moving average. */
  sums?: readonly number[];
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

export const totalOf = ({ counts }: ChartRow): number => sumOf(counts);

/** The rows from which shares are computed. */
export const sampleOf = ({
  counts,
  sums = counts,
}: ChartRow): { counts: readonly number[]; total: number } => ({
  counts: sums,
  total: sumOf(sums),
});
