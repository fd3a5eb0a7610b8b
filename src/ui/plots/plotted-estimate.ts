/** A share, a difference or a mean with its interval, as the plots draw it. */
export interface PlottedEstimate {
  value: number;
  interval: { low: number; high: number };
}
