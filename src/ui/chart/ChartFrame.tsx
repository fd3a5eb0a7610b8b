import { type ReactNode, useMemo } from "react";
import { ChartTable, type ChartTableProps } from "./ChartTable.tsx";
import classes from "./ChartFrame.module.css";
import { useWidth } from "./canvas.ts";
import { type ChartFiles, ImageButtons } from "./ImageButtons.tsx";
import { PictureButton } from "./PictureButton.tsx";
import type { Plotter } from "./plot.ts";
import { PlotView } from "./PlotView.tsx";

interface ChartFrameProps extends ChartTableProps {
  /** Absent while there is nothing to draw. Must be the same object while the data is the same. */
  plotter: Plotter | undefined;
  /** The tooltip of a row. */
  tip(row: number): ReactNode;
  /** Called on a click in the chart; the table has buttons that do the same. */
  onPick?: ((row: number, label: number) => void) | undefined;
  /** Called with the first and the last row that the pointer was dragged over. */
  onBrush?: ((first: number, last: number) => void) | undefined;
  files: ChartFiles;
  /** Whether the chart shows what was asked for before, and is about to change. */
  isStale?: boolean;
  /** Controls beside the title. */
  tools?: ReactNode;
  /** Notes below the drawing. */
  children?: ReactNode;
}

/** The width of a saved chart in pixels, whatever the width of the window. */
const FILE_WIDTH = 960;

/** A chart with its title, its controls, a table of its values and buttons that save it as an image. */
export function ChartFrame(props: ChartFrameProps) {
  const { plotter, tip, onPick, onBrush, files, isStale = false, tools, children, ...table } = props;
  const { title } = table;
  const { ref, width } = useWidth();
  const plot = useMemo(() => (width > 0 ? plotter?.(width) : undefined), [plotter, width]);
  return (
    <section className={classes.frame} aria-label={title} aria-busy={isStale}>
      <header>
        <h3>{title}</h3>
        {tools && <div className={classes.tools}>{tools}</div>}
      </header>
      <div ref={ref} aria-hidden="true" data-stale={isStale || undefined}>
        {plot && <PlotView plot={plot} tip={tip} onPick={onPick} onBrush={onBrush} />}
      </div>
      {children}
      <footer>
        <ChartTable {...table} />
        <ImageButtons
          title={title}
          {...files}
          drawing={() => plotter?.(FILE_WIDTH).drawing}
          isDisabled={isStale}
        />
        <PictureButton
          title={title}
          name={files.name}
          // The first line is the title.
          lines={files.origin.lines.slice(1)}
          draw={plotter && ((wide) => plotter(wide).drawing)}
          isDisabled={isStale}
        />
      </footer>
    </section>
  );
}
