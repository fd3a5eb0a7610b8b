import { Button } from "@mantine/core";
import { download } from "../files/download.ts";
import { t } from "../../i18n/i18n.ts";
import type { Drawing } from "./drawing.ts";
import { drawingToPng, drawingToSvg } from "./drawing-files.ts";

interface ImageButtonsProps {
  /** The title of the drawing, which is also written into the files. */
  name: string;
  /** Absent while there is nothing to save. */
  drawing: Drawing | undefined;
}

/** Buttons that save a drawing as SVG or PNG. */
export function ImageButtons({ name, drawing }: ImageButtonsProps) {
  const file = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-");
  const save = {
    svg: (shown: Drawing) => download(`${file}.svg`, drawingToSvg(shown), "image/svg+xml"),
    png: async (shown: Drawing) => download(`${file}.png`, await drawingToPng(shown)),
  };
  return (["svg", "png"] as const).map((kind) => (
    <Button
      key={kind}
      variant="subtle"
      size="compact-sm"
      aria-label={t("batch:charts.image", { chart: name, format: kind.toUpperCase() })}
      onClick={() => drawing && void save[kind](drawing)}
    >
      {kind.toUpperCase()}
    </Button>
  ));
}
