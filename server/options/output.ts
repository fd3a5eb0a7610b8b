/** The options for what a command writes. */

import { choice, type Option, text, toggle } from "./option.ts";

const GROUP = "Output";

/** @param suffix of the default name, such as `words` in `tweets-words.csv` */
export const outOption = (suffix: string) =>
  text({
    flag: "out",
    value: "FILE",
    group: GROUP,
    defaultText: `FILE-${suffix}.EXTENSION beside the input; standard output for standard input`,
    help: "the output, - for standard output; a file is replaced whole at the end, or not at all",
  });

export const formatOption = <F extends string>(choices: readonly F[], help: string, preset: string) =>
  choice({ flag: "format", choices, defaultText: preset, help, group: GROUP });

const switchOf = (flag: string, help: string): Option<boolean> => ({ ...toggle(flag, help), group: GROUP });

export const SAFE_FOR_SPREADSHEETS = switchOf(
  "safe-for-spreadsheets",
  "put ' before cells that a spreadsheet would run as a formula or change, such as long ids",
);
export const WITHOUT_PEOPLE = switchOf(
  "without-people",
  "leave out the columns that name people: authors, users, their addresses and biographies",
);
export const RESUME = switchOf("resume", "continue an interrupted run; from the start when there is none");
export const QUIET = switchOf("quiet", "write only errors to standard error");
export const JSON_OUTPUT = switchOf("json", "write JSON");

/** The notes of commands that keep a journal. */
export const JOURNAL_NOTES = `Ctrl-C keeps the results so far beside the output (FILE.unfinished). With --resume the output is the same as without the
interruption.`;
