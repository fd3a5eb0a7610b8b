/** A process of the benchmarks `read` and `exports`: reads one file, and prints how long it took. Arguments: the built readers, the file. */

import { openAsBlob } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [readers = "", file = ""] = process.argv.slice(2);
const load = (/** @type {string} */ name) => import(pathToFileURL(join(readers, name)).href);
const { openTable } = await load("open.js");
const { ImportReport } = await load("report.js");

const blob = await openAsBlob(file);
const { slice } = blob;
let bytes = 0;
blob.slice = (...range) => {
  const part = slice.apply(blob, range);
  bytes += part.size;
  return part;
};
const before = process.cpuUsage();
const begun = performance.now();
const table = await openTable({ name: basename(file), blob });
const preview = (performance.now() - begun) / 1000;
const previewBytes = bytes;
let rows = 0;
for await (const batch of table.rows({ report: new ImportReport() })) rows += batch.length;
const { user, system } = process.cpuUsage(before);
const memory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ rows, preview, previewBytes, processor: (user + system) / 1e6, memory }));
