/** Files dropped anywhere on the page are opened on the Batch page, where the browser would otherwise leave the app. */

import { openFiles } from "../features/batch/source/open-file.ts";
import { t } from "../i18n/i18n.ts";

/** `styles/elements.css` draws its value over the page. */
const HINT = "data-drop-hint";

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") ?? false;

export function watchDrops(): void {
  const root = document.documentElement;
  window.addEventListener("dragover", (event) => {
    // A part of the page that takes files itself has prevented the default.
    const isForPage = hasFiles(event) && !event.defaultPrevented;
    if (hasFiles(event)) event.preventDefault();
    if (isForPage) root.setAttribute(HINT, t("app:dropFiles"));
    else root.removeAttribute(HINT);
  });
  window.addEventListener("dragleave", ({ relatedTarget }) => {
    if (relatedTarget === null) root.removeAttribute(HINT);
  });
  window.addEventListener("drop", (event) => {
    root.removeAttribute(HINT);
    if (event.defaultPrevented || !hasFiles(event)) return;
    event.preventDefault();
    openFiles([...(event.dataTransfer?.files ?? [])]);
  });
}
