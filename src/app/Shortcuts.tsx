import { Dialog } from "../ui/controls/Dialog.tsx";
import { t } from "../i18n/i18n.ts";
import type { Command } from "./commands.tsx";
import { shortcutText } from "./shortcut-text.ts";
import { closeOverlay } from "./overlay-store.ts";
import classes from "./Shortcuts.module.css";

/** The keys that pages handle themselves. */
const inPages = (): [keys: string, does: string][] => [
  [t("app:key.arrows"), t("app:shortcuts.walk")],
  [t("app:key.enter"), t("app:shortcuts.choose")],
  [`${t("app:key.shift")} ${t("app:key.enter")}`, t("app:shortcuts.chooseToo")],
  [t("app:key.delete"), t("app:shortcuts.leaveOut")],
  [t("app:key.escape"), t("app:shortcuts.letGo")],
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

/** The list of keys, derived from the commands. */
export default function Shortcuts({ commands, isShown }: { commands: readonly Command[]; isShown: boolean }) {
  const rows = commands.flatMap(({ name, shortcut }) =>
    shortcut ? [[shortcutText(shortcut), name()] as const] : [],
  );
  return (
    <Dialog opened={isShown} onClose={closeOverlay} title={t("app:shortcuts.title")} size="lg">
      <div className={classes.tables}>
        <Keys title={t("app:shortcuts.everywhere")} rows={rows} />
        <Keys title={t("app:shortcuts.inPages")} rows={inPages()} />
      </div>
      <p className={classes.note}>{t("app:shortcuts.note", { keys: shortcutText("mod+K") })}</p>
    </Dialog>
  );
}
