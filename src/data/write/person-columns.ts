/** Finds the columns that name people: authors, users, their addresses and biographies. */

import type { Table } from "../table.ts";
import { wordsOfName } from "../text-column.ts";

const NAME =
  /^(author|user|username|handle|name|nick ?name|sender|recipient|from|to|actor|customer|reviewer|respondent|speaker|participant|person|first ?name|last ?name|full ?name|display ?name|screen ?name|e ?mail|email address|phone|telephone|ip( address)?|did|acct|bio|biography|autor|nutzer|absender|nom|nombre|usuario|vorname|nachname)( (id|name|handle|url|link|image|photo|description|email|address|location|type))*$/i;
/** Fields of an object that is a person. */
const PARENT = /(^|\.)(user|author|account|profile|sender|from|actor|creator|owner|user_profile)(\.|\[|$)/i;

/** Indices of these columns, without the text that is scored. */
export function personColumns({
  columns,
  textColumn,
  exportFormat,
}: Pick<Table, "columns" | "textColumn" | "exportFormat">): number[] {
  return columns.flatMap(({ name }, index) => {
    const isPerson =
      index === exportFormat?.author ||
      NAME.test(wordsOfName(name.slice(name.lastIndexOf(".") + 1))) ||
      PARENT.test(name);
    return isPerson && index !== textColumn ? [index] : [];
  });
}
