/** The storage of this site. */
export interface Usage {
  /** Bytes that this site stores: models and everything else. */
  used: number;
  /** Bytes that the browser lets this site store. */
  quota: number;
  /** Whether the browser promised not to delete stored data by itself. */
  persisted: boolean;
}

/** @returns undefined where the browser does not report it */
export async function readUsage(): Promise<Usage | undefined> {
  if (!navigator.storage?.estimate) return undefined;
  const [{ usage = 0, quota = 0 }, persisted] = await Promise.all([
    navigator.storage.estimate(),
    navigator.storage.persisted(),
  ]);
  return { used: usage, quota, persisted };
}
