/** Every failure of reading or writing a table, each with what to do about it. */

const ADVICE = {
  "empty-file": "Choose a file that holds at least one row.",
  "not-a-table":
    "Choose CSV, TSV, JSON, Excel (.xlsx), Parquet, plain text, or an archive downloaded from X.",
  "old-excel": "Open it in a spreadsheet program and save it as .xlsx or CSV.",
  encrypted: "Remove the password, then choose the file again.",
  damaged: "The file is incomplete or damaged. Download or export it again.",
  "unknown-encoding": "Choose another encoding.",
  "bad-json": "Check that the file is JSON Lines or one JSON array.",
  "bad-option": "Choose again from the preview.",
  "unreadable-file": "The file was moved, changed or is not readable. Choose it again.",
  "too-long": "The row is longer than any table row can be. Check the quotes and the delimiter.",
  cancelled: "Start again when you like.",
} as const;

export type DataErrorCode = keyof typeof ADVICE;

export class DataError extends Error {
  override readonly name = "DataError";
  readonly code: DataErrorCode;

  constructor(code: DataErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  /** The part that survives a message between threads, in the shape of the engine's reports. */
  get report(): { code: DataErrorCode; message: string; advice: string; retryable: boolean } {
    const retryable = this.code === "cancelled" || this.code === "unreadable-file";
    return { code: this.code, message: this.message, advice: ADVICE[this.code], retryable };
  }
}

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DataError("cancelled", "Cancelled.");
}
