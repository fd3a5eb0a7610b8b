import { Button } from "@mantine/core";
import { t } from "../../i18n/i18n.ts";
import type { Drawing } from "./drawing.ts";
import { drawingFormats } from "./drawing-files.ts";

interface ImageButtonsProps {
  /** The title of the drawing, which is also written into the files. */
  name: string;
  /** Absent while there is nothing to save. */
  drawing: Drawing | undefined;
}

/** Buttons that save a drawing as SVG or PNG. */
export function ImageButtons({ name, drawing }: ImageButtonsProps) {
  const file = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-");
  const formats = drawingFormats(file, () => drawing);
  return (["SVG", "PNG"] as const).map((kind) => (
    <Button
      key={kind}
      variant="subtle"
      size="compact-sm"
      aria-label={t("common:chart.saveAs", { chart: name, format: kind })}
      onClick={() => void formats[kind]()}
    >
      {kind}
    </Button>
  ));
}
