import { Button } from "@mantine/core";
import { useState } from "react";
import { t } from "../../i18n/i18n.ts";
import type { Drawing } from "./drawing.ts";
import { PictureDialog } from "./PictureDialog.tsx";
import type { PictureSize } from "./picture.ts";

export interface PictureButtonProps {
  /** The title of the chart. */
  title: string;
  /** What the name of the file is made of. */
  name: string;
  /** Where the chart comes from. */
  lines: readonly string[];
  /** Draws the chart in a width; absent while there is nothing to draw. */
  draw: ((width: number) => Drawing) | undefined;
  /** The size that is proposed. */
  size?: PictureSize;
  variant?: "subtle" | "default";
  /** Whether the chart is about to change. */
  isDisabled?: boolean;
}

/** Opens the choices of a picture of a chart. */
export function PictureButton(props: PictureButtonProps) {
  const { title, draw, variant = "subtle", isDisabled = false, ...picture } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={variant}
        size="compact-sm"
        aria-label={t("common:picture.title", { chart: title })}
        disabled={!draw || isDisabled}
        onClick={() => setOpen(true)}
      >
        {t("common:picture.open")}
      </Button>
      {isOpen && draw && (
        <PictureDialog title={title} draw={draw} {...picture} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
