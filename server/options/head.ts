import type { Option } from "./option.ts";

/** The files of taught heads. */
export const HEAD_FILES: Option<readonly string[]> = {
  flag: "head",
  value: "FILE",
  repeats: true,
  default: [],
  defaultText: "none",
  help: "a taught head that teach or the page has saved; repeated for several",
  parse: (path) => [path],
};
