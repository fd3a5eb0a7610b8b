import { formatBytes } from "../../ui/format/numbers.ts";
import { t } from "../../i18n/i18n.ts";
import classes from "./Library.module.css";
import { ScrollRegion } from "../../ui/scroll/ScrollRegion.tsx";

/** A model's files with their sizes and hashes. The hash of a file outside LFS is known after the download. */
export function FilesTable({ files }: { files: readonly { path: string; size: number; sha256?: string }[] }) {
  return (
    <ScrollRegion className={classes.wide} role="group" aria-label={t("models:files.title")}>
      <table className={classes.files}>
        <thead>
          <tr>
            <th scope="col">{t("models:files.file")}</th>
            <th scope="col">{t("common:size")}</th>
            <th scope="col">{"SHA-256"}</th>
          </tr>
        </thead>
        <tbody className="tabular">
          {files.map(({ path, size, sha256 }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              <td>{formatBytes(size)}</td>
              <td>
                <code title={sha256}>{sha256 ? `${sha256.slice(0, 16)}…` : t("models:files.later")}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
