import { EXTENSIONS, type WriteFormat } from "../../../data/write/write.ts";

interface Picker {
  showSaveFilePicker(options: {
    suggestedName: string;
    types: { accept: Record<string, string[]> }[];
  }): Promise<FileSystemFileHandle>;
}

const hasPicker = (target: object): target is Picker => "showSaveFilePicker" in target;

/**
 * Asks the person where to save a file.
 * @returns undefined where the browser has no such dialog, null when the person cancelled it
 */
export async function pickTarget(
  name: string,
  format: WriteFormat,
): Promise<FileSystemFileHandle | undefined | null> {
  if (!hasPicker(window)) return undefined;
  const { extension, mediaType } = EXTENSIONS[format];
  try {
    return await window.showSaveFilePicker({
      suggestedName: name,
      types: [{ accept: { [mediaType]: [`.${extension}`] } }],
    });
  } catch (cause) {
    return cause instanceof DOMException && cause.name === "AbortError" ? null : undefined;
  }
}
