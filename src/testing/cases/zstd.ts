/** Files that are compressed with Zstandard. */

import { concat } from "../../data/bytes.ts";
import { caseWith, type ReadingCase } from "../reading-case.ts";

const zstd = caseWith({ kind: "Zstandard" });
const fromBase64 = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** 40 rows, in two frames with checksums, as python-zstandard 0.25 writes them at level 19. */
const FRAMES = fromBase64(
  "KLUv/WRYAZ0CAELEDhKQzwEAkNjrirtrNtjA0J3/Swc2FDLGUgkdU8gAGd7X3PW5UUbn2+zP2K/vbMvXeNuU3UEbBLDY2dBiDKQQ8Pr/OYAzVwckYuzGa0lKWPDvlK2ZCSi1L/1k1gPFAgCShA8SkM8BIwbcSS0zU4YZMuVi7DM6KqFjChksiEromEIGi6ESOqaGwuA+e3qb/rK5pjyTfQnb9VvteApfe663FxqkEOju/xvgNwMkqVINU6vaSi0ZJqYUZA21fA==",
);
const TEXT = "the boat is late again and nobody says why";

/** A frame of one uncompressed block (RFC 8878, section 3.1.1). @param window the window descriptor; a single segment without it */
function frame(content: string, window?: number): Uint8Array {
  const bytes = new TextEncoder().encode(content);
  const header = window === undefined ? [0x60, bytes.length & 0xff, (bytes.length - 256) >> 8] : [0, window];
  const block = (bytes.length << 3) | 1;
  return Uint8Array.of(
    0x28,
    0xb5,
    0x2f,
    0xfd,
    ...header,
    block & 0xff,
    (block >> 8) & 0xff,
    block >> 16,
    ...bytes,
  );
}

const ROWS = `id,text\n${Array.from({ length: 10 }, (_, id) => `${id},${TEXT}\n`).join("")}`;

export const cases: readonly ReadingCase[] = [
  zstd("two frames", "t.csv.zst", FRAMES, { rows: 40, textColumn: "text", texts: [TEXT, TEXT], issues: {} }),
  zstd("a block that is not compressed", "t.csv.zst", frame(ROWS, 0x50), { rows: 10, textColumn: "text" }),
  zstd("a single segment", "t.csv.zst", frame(ROWS), { rows: 10, textColumn: "text" }),
  zstd("a window of 2 GiB and a short content", "t.csv.zst", frame(ROWS, 0xa8), {
    rows: 10,
    textColumn: "text",
  }),
  zstd(
    "a window of 4 GiB in the second frame",
    "t.csv.zst",
    concat([frame(ROWS), frame("10,late\n", 0xb0)]),
    {
      rows: 11,
      textColumn: "text",
    },
  ),
  zstd(
    "a single segment of 3 GiB",
    "t.csv.zst",
    Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0xc0, 1, 0, 0),
    {
      refused: "over-limit",
    },
  ),
  zstd("cut off", "t.csv.zst", FRAMES.slice(0, 150), { refused: "damaged" }),
  zstd("only its mark", "t.zst", FRAMES.slice(0, 4), { refused: "damaged" }),
  zstd("a damaged block", "t.csv.zst", FRAMES.with(20, 0xff).with(21, 0xff), { refused: "damaged" }),
];
