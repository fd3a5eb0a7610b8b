/**
 * XML with a list of records: RSS and Atom, rows of Stack Exchange, reviews of SemEval, messages of a phone. The records are
 * the outermost elements that hold the texts once; their attributes and the elements in them are the columns.
 */

import type { DocumentFormat, ExportRecord, RecordParser } from "../export-format.ts";
import { XmlPaths } from "./xml-paths.ts";
import { XmlReader, XmlRecords } from "./xml-records.ts";

/** Roots of documents that hold no records of a person. */
const OTHER_ROOT =
  /^(?:svg|html|plist|project|kml|gpx|office:\S+|w:\S+|pkg:package|manifest|configuration|xsl:\S+|xs:\S+|xsd:\S+|wsdl:\S+|soap\S*|jnlp|mxfile|coverage|testsuites?)$/i;
const ROOT =
  /^(?:\s|<\?[^]*?\?>|<!--[^]*?-->|<!DOCTYPE[^[>]*(?:\[[^\]]*\]\s*)?>)*<([\p{L}_][\p{L}\p{N}_.:-]*)(?=[\s/>])/u;

export const xml: DocumentFormat = {
  id: "xml",
  name: "XML",
  unit: "row",
  source: "document",
  text: [],
  recognize(lines, fileName) {
    const start = lines
      .join("\n")
      .slice(0, 1 << 16)
      .replace(/^\ufeff/, "");
    const root = ROOT.exec(start)?.[1];
    if (root === undefined || OTHER_ROOT.test(root)) return false;
    return (
      /^\s*<\?xml\s/i.test(start) || /\.(?:xml|rss|atom)$/i.test(fileName) || /^(?:rss|feed)$/i.test(root)
    );
  },
  async tables(text) {
    const paths = new XmlPaths();
    const reader = new XmlReader(paths);
    // The records are known only at the end; the first ones are read again from the start of the text.
    const start: string[] = [];
    let length = 0;
    for await (const piece of text) {
      reader.push(piece);
      length += piece.length;
      if (length <= SAMPLE_CHARACTERS || start.length === 0) start.push(piece);
    }
    reader.finish();
    const lists = paths.lists();
    return lists.map(({ path, size }) => {
      const records = recordsIn(path);
      const sample = start.flatMap((piece) => records.push(piece));
      if (length <= SAMPLE_CHARACTERS) sample.push(...records.finish());
      const columns = [...new Set(sample.flatMap(({ fields }) => Object.keys(fields)))];
      const layout = { columns, parser: () => recordsIn(path) };
      return { name: nameOf(path, lists), size, sample: sample.slice(0, SAMPLE_RECORDS), layout };
    });
  },
};

const SAMPLE_RECORDS = 500;
/** Characters from which the columns are found. */
const SAMPLE_CHARACTERS = 1 << 21;

/** The name of the records, or their whole path where several have it. */
function nameOf(path: string, all: readonly { path: string }[]): string {
  const last = (full: string) => full.slice(full.lastIndexOf("/") + 1);
  return all.filter((other) => last(other.path) === last(path)).length > 1 ? path : last(path);
}

function recordsIn(path: string): RecordParser {
  const records = new XmlRecords(path);
  const reader = new XmlReader(records);
  return {
    push: (text): ExportRecord[] => {
      reader.push(text);
      return records.take();
    },
    finish: (): ExportRecord[] => {
      reader.finish();
      return records.take();
    },
  };
}
