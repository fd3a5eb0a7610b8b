import { Button } from "@mantine/core";
import { t } from "../../i18n/i18n.ts";
import { csv, fileName } from "../files/csv.ts";
import { download } from "../files/download.ts";
import { type Origin, withOrigin } from "../files/origin.ts";
import { withCaption } from "./caption.ts";
import type { Drawing } from "./drawing.ts";
import { drawingFormats } from "./drawing-files.ts";

export interface ChartFiles {
  /** What the names of the files are made of. */
  name: string;
  origin: Origin;
  /** The header, then a row for each row of the chart. */
  table: readonly (readonly (string | number)[])[];
}

interface ImageButtonsProps extends ChartFiles {
  /** The title of the chart. */
  title: string;
  /** Draws the chart for a file. */
  drawing: () => Drawing | undefined;
  isDisabled?: boolean;
}

/** Buttons that save a chart as an image, and its values. */
export function ImageButtons({ title, name, origin, table, drawing, isDisabled = false }: ImageButtonsProps) {
  const captioned = () => {
    const shown = drawing();
    return shown && withCaption(shown, [], origin.lines);
  };
  const [header = [], ...rows] = table;
  const formats: Record<string, () => void | Promise<void>> = {
    ...drawingFormats(name, captioned),
    CSV: () => download(fileName(name, "csv"), csv(withOrigin(table, origin)), "text/csv"),
    JSON() {
      const objects = rows.map((row) => Object.fromEntries(row.map((value, at) => [header[at], value])));
      download(
        fileName(name, "json"),
        JSON.stringify({ ...origin.fields, values: objects }),
        "application/json",
      );
    },
  };
  return Object.entries(formats).map(([format, save]) => (
    <Button
      key={format}
      variant="subtle"
      size="compact-sm"
      aria-label={t("common:chart.saveAs", { chart: title, format })}
      disabled={isDisabled}
      onClick={() => void save()}
    >
      {format}
    </Button>
  ));
}
