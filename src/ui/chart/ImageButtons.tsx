import { Button } from "@mantine/core";
import type { RefObject } from "react";
import { chartToPng, chartToSvg } from "./chart-image.ts";
import { download } from "../files/download.ts";
import { t } from "../../i18n/i18n.ts";

interface ImageButtonsProps {
  /** Of the drawing, for people. */
  name: string;
  /** Holds the one that is saved. */
  drawing: RefObject<HTMLElement | null>;
}

/** Saves a drawing as a file of its own. */
export function ImageButtons({ name, drawing }: ImageButtonsProps) {
  const file = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-");
  const image = async (kind: "svg" | "png") => {
    const chart = drawing.current?.querySelector("svg");
    if (!chart) return;
    download(`${file}.${kind}`, kind === "svg" ? chartToSvg(chart) : await chartToPng(chart));
  };
  return (["svg", "png"] as const).map((kind) => (
    <Button
      key={kind}
      variant="subtle"
      size="compact-sm"
      aria-label={t("batch:charts.image", { chart: name, format: kind.toUpperCase() })}
      onClick={() => void image(kind)}
    >
      {kind.toUpperCase()}
    </Button>
  ));
}
