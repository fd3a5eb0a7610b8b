/** The first index whose item is not below what is sought, in a sorted list; its length when all are below. */
export function firstNotBelow<T>(sorted: readonly T[], isBelow: (item: T) => boolean): number {
  let from = 0;
  for (let to = sorted.length; from < to;) {
    const middle = (from + to) >> 1;
    if (isBelow(sorted[middle] as T)) from = middle + 1;
    else to = middle;
  }
  return from;
}
