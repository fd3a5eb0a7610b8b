/** Milliseconds until the blob's URL is revoked, because some browsers begin a download late. */
const REVOKE_AFTER = 60_000;

/** Saves a file through the browser's download. */
export function download(name: string, content: Blob | Uint8Array | string, type = ""): void {
  const blob = content instanceof Blob ? content : new Blob([content as BlobPart], { type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER);
}
