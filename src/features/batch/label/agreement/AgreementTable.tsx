import classes from "./AgreementView.module.css";
import { ScrollRegion } from "../../../../ui/scroll/ScrollRegion.tsx";

interface AgreementTableProps {
  label: string;
  head: readonly string[];
  /** The first cell of each row names it. */
  rows: readonly (readonly string[])[];
  /** Whether the cells on the diagonal stand out. */
  isMatrix?: boolean;
}

export function AgreementTable({ label, head, rows, isMatrix = false }: AgreementTableProps) {
  return (
    <ScrollRegion className={classes.scroller} aria-label={label}>
      <table className="tabular">
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells], row) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, column) => (
                <td key={head[column + 1]} data-same={(isMatrix && row === column) || undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
