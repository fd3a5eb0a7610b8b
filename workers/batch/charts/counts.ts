/** Counts by class. */

export function bump(counts: number[], index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}

export function getOr<K>(map: Map<K, number[]>, key: K, make: () => number[]): number[] {
  const existing = map.get(key) ?? make();
  map.set(key, existing);
  return existing;
}

export const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

export function commonest(map: ReadonlyMap<string, number[]>, count: number): [string, number[]][] {
  return [...map].sort(([, a], [, b]) => sum(b) - sum(a)).slice(0, count);
}
