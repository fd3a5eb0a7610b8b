/** Hands a file to the person. The address of the blob is given back when the click has been taken. */
export function download(name: string, content: Blob | Uint8Array | string, type = ""): void {
  const blob = content instanceof Blob ? content : new Blob([content as BlobPart], { type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
