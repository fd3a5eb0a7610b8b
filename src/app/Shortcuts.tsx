import { Dialog } from "../ui/Dialog.tsx";
import type { Command } from "./commands.tsx";
import { keysOf } from "./keys.ts";
import { closeOverlay } from "./overlay.ts";
import classes from "./Shortcuts.module.css";

/** What the pages themselves answer to. */
const IN_PAGES: readonly [keys: string, does: string][] = [
  ["Arrows", "Walk words, heads, the squares of a picture and the points of a map"],
  ["Enter", "Choose what is walked on"],
  ["Shift Enter", "Choose it besides the others"],
  ["Delete", "Leave a chosen word out, in Explain"],
  ["Esc", "Let go of what is chosen; close what is open"],
];

function Keys({ title, rows }: { title: string; rows: readonly (readonly [string, string])[] }) {
  return (
    <table className={classes.table}>
      <caption>{title}</caption>
      <tbody>
        {rows.map(([keys, does]) => (
          <tr key={keys}>
            <th scope="row">{does}</th>
            <td>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Every key that does something, drawn from the commands. */
export default function Shortcuts({ commands, isShown }: { commands: readonly Command[]; isShown: boolean }) {
  const rows = commands.flatMap(({ name, shortcut }) =>
    shortcut ? [[keysOf(shortcut), name] as const] : [],
  );
  return (
    <Dialog opened={isShown} onClose={closeOverlay} title="Keyboard shortcuts" size="lg">
      <div className={classes.tables}>
        <Keys title="Everywhere" rows={rows} />
        <Keys title="In pictures and tables" rows={IN_PAGES} />
      </div>
      <p className={classes.note}>
        While you type, only {keysOf("mod+K")} is listened to; it finds everything by its name.
      </p>
    </Dialog>
  );
}
