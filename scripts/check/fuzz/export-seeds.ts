/** The files of the reading cases that a service or program exported, as seeds. */

import type { CaseModule } from "../../../src/testing/reading-case.ts";
import type { FileSeed } from "./file-seeds.ts";

/** Bytes of a file that is changed; larger ones are those of a bound. */
const LARGEST = 20_000;

const TOKENS = [
  ..."[](){}<>:;,|\"'\\-+*#@&".split(""),
  "\n",
  "\r\n",
  "\t",
  "\0",
  "\u200e",
  "12/05/24, 10:00 - ",
  "[12.05.24, 10:00:00] ",
  "--> ",
  "- ",
  "  ",
  "\\par ",
  "\\'e4",
  "\\u-10179?",
  "&|anchor",
  "!!python/object",
  "@data\n",
  "+---+\n",
  "99999999999999999999",
];

const MODULES = import.meta.glob<CaseModule>("../../../src/testing/cases/exports-*.ts", { eager: true });

export const exportSeeds = (): FileSeed[] =>
  Object.values(MODULES)
    .flatMap(({ cases }) => cases)
    .flatMap(({ file, bytes }) => {
      const content = bytes();
      if (content instanceof Promise || content.length > LARGEST) return [];
      const pack = (parts: Readonly<Record<string, Uint8Array>>) => parts[file] ?? new Uint8Array();
      return [{ name: file, parts: { [file]: content }, pack, tokens: TOKENS }];
    });
