import { type DragEvent, useEffect, useState } from "react";

/** A pasted table is opened like a file. */
export const pastedFile = (text: string) => new File([text], "pasted.txt", { type: "text/plain" });

function filesIn(data: DataTransfer | null): readonly File[] {
  if (!data) return [];
  const files = Array.from(data.files);
  const text = data.getData("text/plain");
  return files.length === 0 && text.trim() ? [pastedFile(text)] : files;
}

/**
 * Files and text that are dropped on an element, or pasted anywhere on the page except into a text field.
 * @param open called with at least one file
 * @returns whether something is dragged over the element, and its event handlers
 */
export function useFileDrop(open: (files: readonly File[]) => void) {
  const [isOver, setOver] = useState(false);

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement) return;
      const files = filesIn(event.clipboardData);
      if (files.length > 0) open(files);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, [open]);

  const handlers = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const files = filesIn(event.dataTransfer);
      if (files.length > 0) open(files);
    },
  };
  return { isOver, handlers };
}
