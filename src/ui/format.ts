/** Numbers as the whole app writes them. */

const percent = new Intl.NumberFormat("en", {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const decimal = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const count = new Intl.NumberFormat("en");

/** 0.1234 to "12.3%". */
export const formatPercent = (share: number): string => percent.format(share);

/** Bytes to "23.5 MB" or "982 B", in powers of ten as the Hub and file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  return bytes < 1e6 ? `${decimal.format(bytes / 1e3)} kB` : `${decimal.format(bytes / 1e6)} MB`;
}

export const formatCount = (value: number): string => count.format(value);
