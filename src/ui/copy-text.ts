/** Copies texts and pictures; texts also on a page that came over http, where browsers have no `navigator.clipboard`. */

/** Whether the browser copies pictures. */
export const copiesPictures = (): boolean =>
  "ClipboardItem" in window && navigator.clipboard !== undefined && ClipboardItem.supports("image/png");

/** @throws when the browser refuses to copy */
export const copyPicture = (png: Promise<Blob>): Promise<void> =>
  // Safari takes the promise only, because the click is over when the picture is drawn.
  navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);

/** @throws when the browser refuses to copy */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  if (!isCopied) throw new Error("The browser did not copy the text.");
}

/**
 * Copies a table both as plain text and as HTML; the plain text alone where the browser has no copying by an event.
 * `navigator.clipboard` would take the formats of the cells out of the HTML, which keep ids from becoming numbers.
 * @throws as `copyText`
 */
export async function copyTable({ text, html }: { text: string; html: string }): Promise<void> {
  let isCopied = false;
  const onCopy = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
    event.clipboardData?.setData("text/html", html);
    isCopied = true;
  };
  document.addEventListener("copy", onCopy, { capture: true });
  document.execCommand("copy");
  document.removeEventListener("copy", onCopy, { capture: true });
  if (!isCopied) await copyText(text);
}
