import { withCaption } from "../../ui/chart/caption.ts";
import type { Drawing } from "../../ui/chart/drawing.ts";
import { drawingFormats } from "../../ui/chart/drawing-files.ts";
import { PictureButton } from "../../ui/chart/PictureButton.tsx";
import { SaveButtons } from "../../ui/files/SaveButtons.tsx";
import classes from "./ExplainView.module.css";

/** Pixels. */
const FILE_WIDTH = 760;

interface PictureExportsProps {
  /** What is saved, such as "the words"; absent where it is clear from the context. */
  what?: string;
  title: string;
  /** What the names of the files are made of. */
  name: string;
  /** The caption. */
  lines: readonly string[];
  /** The picture with its color bar, in a width. */
  draw: (width: number) => Drawing;
  /** The width of a picture that is saved without further choices. */
  width?: number;
  /** Further formats, such as the values. */
  formats: Readonly<Record<string, () => void | Promise<void>>>;
}

/** Saves a picture of the page as an image, its values, and the picture for print or a slide. */
export function PictureExports({
  what,
  title,
  name,
  lines,
  draw,
  width = FILE_WIDTH,
  formats,
}: PictureExportsProps) {
  const whole = () => withCaption(draw(width), [], lines);
  return (
    <div className={classes.buttons}>
      <SaveButtons
        {...(what !== undefined && { what })}
        formats={{ ...drawingFormats(name, whole), ...formats }}
      />
      <PictureButton
        title={title}
        name={name}
        // The title has a field of its own.
        lines={lines.filter((line) => line !== title)}
        draw={draw}
        size="printColumn"
        variant="default"
      />
    </div>
  );
}
