/** Opens an Excel workbook (ECMA-376, transitional and strict): its sheets, shared strings and number formats. */

import type { ZipEntry } from "../archive/zip.ts";
import { UniqueNames } from "../text/unique-names.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { numberCode, type NumberKind, numberKind } from "./number-formats.ts";
import type { OfficePackage, Relationship } from "./package.ts";
import { SharedStrings } from "./shared-strings.ts";
import { attribute, type XmlAttributes, type XmlHandler } from "./xml.ts";

export interface Sheet {
  /** Unique within the workbook. */
  name: string;
  isHidden: boolean;
  entry: ZipEntry;
}

export interface Workbook {
  blob: Blob;
  sheets: Sheet[];
  strings: SharedStrings;
  /** What a style shows a number as, by the style index of a cell. */
  numberKinds: NumberKind[];
  /** The format of such a number, where it is shown otherwise than it is written. */
  numberCodes: (string | undefined)[];
  /** Whether days are counted from 1904, as on early Macs. */
  date1904: boolean;
}

/** The part with the list of sheets; undefined when the zip is no Office file. */
export async function mainPart(office: OfficePackage): Promise<ZipEntry | undefined> {
  const relationships = await office.relationships("");
  const main = [...relationships.values()].find(({ type }) => type === "officeDocument");
  return main?.entry ?? office.matching(/(^|\/)xl\/workbook\d*\.xml$/)[0];
}

/** @throws AppError `damaged` when a required part is missing */
export async function openWorkbook(blob: Blob, office: OfficePackage, main: ZipEntry): Promise<Workbook> {
  const relationships = await office.relationships(main.path);
  const list = new SheetList();
  await office.parse(main, list);
  const sheets = sheetsOf(list, relationships, office);
  if (sheets.length === 0) throw new AppError("damaged", "The workbook has no sheet.");
  const partOf = (type: string, name: RegExp) =>
    [...relationships.values()].find((other) => other.type === type)?.entry ?? office.matching(name)[0];
  const strings = partOf("sharedStrings", /(^|\/)sharedstrings\.xml$/);
  const styles = partOf("styles", /(^|\/)styles\.xml$/);
  const formats = new Styles();
  if (styles) await office.parse(styles, formats);
  return {
    blob,
    sheets,
    strings: new SharedStrings(strings && office.read(strings)),
    numberKinds: formats.kinds,
    numberCodes: formats.numberCodes,
    date1904: list.date1904,
  };
}

/** The content of the workbook part. */
class SheetList implements XmlHandler {
  root: string | undefined;
  date1904 = false;
  readonly sheets: { name: string | undefined; state: string; id: string }[] = [];

  open(name: string, attributes: XmlAttributes): void {
    this.root ??= name;
    if (name === "workbookPr") {
      this.date1904 = /^(1|true|on)$/.test(attribute(attributes, "date1904") ?? "");
    } else if (name === "sheet") {
      this.sheets.push({
        name: attribute(attributes, "name"),
        state: attribute(attributes, "state") ?? "visible",
        id: attribute(attributes, "id") ?? "",
      });
      if (this.sheets.length > LIMITS.archiveParts) {
        throw new AppError("over-limit", `The workbook has more than ${LIMITS.archiveParts} sheets.`);
      }
    }
  }

  close(): void {}
  text(): void {}
}

/** The sheets with cells; charts and dialogs are left out. Without relationships the parts are taken in order. */
function sheetsOf(
  list: SheetList,
  relationships: ReadonlyMap<string, Relationship>,
  office: OfficePackage,
): Sheet[] {
  const byOrder = relationships.size === 0 ? office.matching(/(^|\/)worksheets\/sheet\d+\.xml$/) : [];
  const names = new UniqueNames();
  return list.sheets.flatMap(({ name, state, id }, index) => {
    const target = relationships.get(id);
    const entry = target?.entry ?? byOrder[index];
    if (!entry || /(chart|dialog|macro)sheet$/i.test(target?.type ?? "")) return [];
    return [{ name: names.add(name ?? entry.path), isHidden: state !== "visible", entry }];
  });
}

/** The number formats of the cell styles. */
class Styles implements XmlHandler {
  readonly kinds: NumberKind[] = [];
  readonly numberCodes: (string | undefined)[] = [];
  readonly #codes = new Map<string, string>();
  #isCellStyle = false;
  #formats = 0;

  open(name: string, attributes: XmlAttributes): void {
    if (name === "numFmt" || name === "xf") this.#formats++;
    if (this.#formats > LIMITS.cellFormats) {
      throw new AppError("over-limit", `The workbook has more than ${LIMITS.cellFormats} cell formats.`);
    }
    if (name === "cellXfs") this.#isCellStyle = true;
    else if (name === "numFmt") {
      this.#codes.set(attribute(attributes, "numFmtId") ?? "", attribute(attributes, "formatCode") ?? "");
    } else if (name === "xf" && this.#isCellStyle) {
      const id = attribute(attributes, "numFmtId") ?? "0";
      this.kinds.push(numberKind(Number(id), this.#codes.get(id)));
      this.numberCodes.push(numberCode(Number(id), this.#codes.get(id)));
    }
  }

  close(name: string): void {
    if (name === "cellXfs") this.#isCellStyle = false;
  }

  text(): void {}
}
