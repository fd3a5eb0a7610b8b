/** Options for pseudonyms of users. */

import { columnNames, group, text, toggle } from "./option.ts";

export const PSEUDONYM_OPTIONS = group("Pseudonyms", {
  pseudonyms: toggle(
    "pseudonyms",
    "replace @mentions, and names in columns that name people, by keyed pseudonyms such as user_3f9a1c0b77d2; texts stay searchable",
  ),
  pseudonymKey: text({
    flag: "pseudonym-key",
    value: "FILE",
    defaultText: "a new key that is not kept",
    help: "the key: read from this file, or written to it if there is none. The same key gives the same pseudonyms; who has it can try names out",
  }),
  pseudonymColumns: {
    ...columnNames,
    flag: "pseudonym-columns",
    defaultText: "those that name people",
    help: "the columns whose cells are replaced as a whole; in all others, mentions are",
  },
});
