/** The parts of an Office file and the relationships between them (ECMA-376, part 2). */

import { readZipEntry, type ZipEntry } from "../archive/zip.ts";
import type { ByteStream } from "../bytes.ts";
import { attribute, parseXml, type XmlHandler } from "./xml.ts";

export interface Relationship {
  /** The last step of the type's address, which is the same in strict and transitional files: `worksheet`. */
  type: string;
  entry: ZipEntry;
}

/** Names of parts are compared without case; some writers use backslashes or percent-encode them. */
function plainPath(path: string): string {
  const steps: string[] = [];
  for (const step of path.replaceAll("\\", "/").toLowerCase().split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}

function withoutPercents(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);

export class OfficePackage {
  readonly #blob: Blob;
  readonly #byPath: ReadonlyMap<string, ZipEntry>;

  constructor(blob: Blob, entries: readonly ZipEntry[]) {
    this.#blob = blob;
    this.#byPath = new Map(entries.map((entry) => [plainPath(entry.path), entry]));
  }

  find(path: string): ZipEntry | undefined {
    return this.#byPath.get(plainPath(path)) ?? this.#byPath.get(plainPath(withoutPercents(path)));
  }

  /** The parts whose names match, in the order of their numbers. */
  matching(pattern: RegExp): ZipEntry[] {
    const order = new Intl.Collator("en", { numeric: true });
    return [...this.#byPath]
      .filter(([path]) => pattern.test(path))
      .sort(([a], [b]) => order.compare(a, b))
      .map(([, entry]) => entry);
  }

  read(entry: ZipEntry): ByteStream {
    return readZipEntry(this.#blob, entry);
  }

  async parse(entry: ZipEntry, handler: XmlHandler): Promise<void> {
    for await (const _ of parseXml(this.read(entry), handler));
  }

  /**
   * The relationships of a part by their id; those whose part is missing are left out.
   * @param path of the part; the package itself has the path ""
   */
  async relationships(path: string): Promise<Map<string, Relationship>> {
    const folder = folderOf(plainPath(path));
    const name = plainPath(path).slice(folder.length);
    const found = new Map<string, Relationship>();
    const entry = this.find(`${folder}_rels/${name}.rels`);
    if (!entry) return found;
    await this.parse(entry, {
      open: (element, attributes) => {
        if (element !== "Relationship") return;
        const target = (attribute(attributes, "Target") ?? "").replaceAll("\\", "/");
        const part = this.find(target.startsWith("/") ? target : `${folder}${target}`);
        const type = (attribute(attributes, "Type") ?? "").split("/").at(-1) ?? "";
        if (part) found.set(attribute(attributes, "Id") ?? String(found.size), { type, entry: part });
      },
      close() {},
      text() {},
    });
    return found;
  }
}
