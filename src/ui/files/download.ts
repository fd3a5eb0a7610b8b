/** A download has its own hold on a blob once it has begun; earlier would be too early in some browsers. */
const BEGUN = 60_000;

/** Hands a file to the person. */
export function download(name: string, content: Blob | Uint8Array | string, type = ""): void {
  const blob = content instanceof Blob ? content : new Blob([content as BlobPart], { type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), BEGUN);
}
