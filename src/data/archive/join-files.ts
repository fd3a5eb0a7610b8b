/** Several files as one archive, so that they are read as the files of a folder are. */

import { tarHeader, tarPadding } from "../../engine/store/tar.ts";
import { UniqueNames } from "../text/unique-names.ts";

/** Bytes of a name in an archive. */
const NAME_BYTES = 90;
const encoder = new TextEncoder();

/** The end of a name, with its extension, that fits into an archive. */
function shortened(name: string): string {
  const characters = [...name];
  while (encoder.encode(characters.join("")).length > NAME_BYTES) characters.shift();
  return characters.join("");
}

/** @param files at least two; their bytes are not copied */
export function joinFiles(files: readonly File[]): File {
  const names = new UniqueNames();
  /** The extension says what the file is. */
  const unique = (name: string) => {
    const [, stem = name, extension = ""] = /^(.+?)((?:\.\w{1,8}){0,2})$/.exec(shortened(name)) ?? [];
    return names.add(stem) + extension;
  };
  const blocks = files.flatMap((file) => [
    tarHeader(unique(file.name), file.size) as Uint8Array<ArrayBuffer>,
    file,
    new Uint8Array(tarPadding(file.size)),
  ]);
  const lastModified = Math.max(...files.map((file) => file.lastModified));
  return new File([...blocks, new Uint8Array(1024)], `${files[0]?.name} + ${files.length - 1}.tar`, {
    lastModified,
  });
}
