import { type Option, text } from "./option.ts";

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

export const EXPLAINED_HEAD = text({
  flag: "head",
  value: "FILE",
  group: "Attribution",
  defaultText: "none",
  help: "a taught head, whose categories are explained in place of the model's classes",
});
