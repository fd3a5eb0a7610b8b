import { Button } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import { capitalized } from "../../ui/class-colors.ts";
import { formatCount } from "../../ui/format.ts";
import { chartToPng, chartToSvg } from "../../ui/chart-image.ts";
import classes from "./ChartFrame.module.css";
import type { ChartRow } from "./StackedBars.tsx";

interface ChartFrameProps {
  title: string;
  labels: readonly string[];
  rows: readonly ChartRow[];
  /** What a row is. */
  unit?: string;
  tools?: ReactNode;
  children: ReactNode;
}

function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A chart with its numbers as a table and itself as an image. */
export function ChartFrame({ title, labels, rows, unit = "Class", tools, children }: ChartFrameProps) {
  const drawing = useRef<HTMLDivElement>(null);
  const file = title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-");
  const image = async (kind: "svg" | "png") => {
    const chart = drawing.current?.querySelector("svg");
    if (!chart) return;
    save(`${file}.${kind}`, kind === "svg" ? chartToSvg(chart) : await chartToPng(chart));
  };
  return (
    <section className={classes.frame} aria-label={title}>
      <header>
        <h3>{title}</h3>
        {tools}
      </header>
      <div ref={drawing} aria-hidden="true">
        {children}
      </div>
      <footer>
        <details>
          <summary>As a table</summary>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
          <div className={classes.scroller} tabIndex={0} role="region" aria-label={`${title}, as a table`}>
            <table className="tabular">
              <thead>
                <tr>
                  <th scope="col">{unit}</th>
                  {labels.map((label) => (
                    <th key={label} scope="col">
                      {capitalized(label)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ name, note, counts }) => (
                  <tr key={name}>
                    <th scope="row">
                      {name}
                      {note && ` (${note})`}
                    </th>
                    {labels.map((label, index) => (
                      <td key={label}>{formatCount(counts[index] ?? 0)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
        <Button variant="subtle" size="compact-sm" onClick={() => void image("svg")}>
          SVG
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={() => void image("png")}>
          PNG
        </Button>
      </footer>
    </section>
  );
}
