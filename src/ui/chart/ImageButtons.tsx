import { Button } from "@mantine/core";
import { download } from "../files/download.ts";
import { t } from "../../i18n/i18n.ts";
import type { Drawing } from "./drawing.ts";
import { drawingToPng, drawingToSvg } from "./drawing-files.ts";

interface ImageButtonsProps {
  /** Of the drawing, for people; the files have it too. */
  name: string;
  /** Nothing is saved while it is absent. */
  drawing: Drawing | undefined;
}

/** Saves a drawing as a file of its own. */
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
