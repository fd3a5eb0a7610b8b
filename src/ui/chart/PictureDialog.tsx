import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { t } from "../../i18n/i18n.ts";
import { Dialog } from "../controls/Dialog.tsx";
import { PAPER_COLORS } from "./color-tokens.ts";
import type { Drawing } from "./drawing.ts";
import { copiesPictures, copyPicture } from "../copy-text.ts";
import { notify } from "../notices/notices.ts";
import { drawingFormats, drawingToPng } from "./drawing-files.ts";
import { Marks } from "./DrawingSvg.tsx";
import { PICTURE_SIZES, type PictureSize, pictureOf } from "./picture.ts";
import classes from "./PictureDialog.module.css";

const SIZES = Object.keys(PICTURE_SIZES) as PictureSize[];

interface PictureDialogProps {
  /** The title of the chart. */
  title: string;
  /** What the name of the file is made of. */
  name: string;
  /** Where the chart comes from. */
  lines: readonly string[];
  draw: (width: number) => Drawing;
  /** The size that is proposed. */
  size?: PictureSize;
  onClose: () => void;
}

/** What a saved picture of a chart has: its title, a note, its size and its background. */
export function PictureDialog({
  title,
  name,
  lines,
  draw,
  size: proposed = "slide",
  onClose,
}: PictureDialogProps) {
  const [heading, setHeading] = useState(title);
  const [note, setNote] = useState("");
  const [size, setSize] = useState<PictureSize>(proposed);
  const [isTransparent, setTransparent] = useState(false);
  const picture = useMemo(
    () => pictureOf(draw, { title: heading.trim(), note: note.trim(), size }, lines),
    [draw, heading, note, size, lines],
  );
  const { width, height, marks, left, top } = picture;
  const copy = () =>
    copyPicture(drawingToPng({ ...picture, isTransparent })).then(
      () => notify({ message: t("common:copied") }),
      () => notify({ message: t("common:picture.notCopied") }),
    );
  return (
    <Dialog opened onClose={onClose} title={t("common:picture.title", { chart: title })} size="xl">
      <div className={classes.options}>
        <TextInput
          label={t("common:picture.heading")}
          value={heading}
          onChange={(event) => setHeading(event.currentTarget.value)}
        />
        <TextInput
          label={t("common:picture.note")}
          placeholder={t("common:picture.noteHint")}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("common:picture.size")}
          value={size}
          onChange={(event) =>
            setSize(SIZES.find((known) => known === event.currentTarget.value) ?? proposed)
          }
          data={SIZES.map((value) => ({ value, label: t(`common:picture.sizes.${value}`) }))}
        />
        <Checkbox
          className={classes.check ?? ""}
          label={t("common:picture.transparent")}
          checked={isTransparent}
          onChange={(event) => setTransparent(event.currentTarget.checked)}
        />
      </div>
      <svg
        className={classes.preview}
        viewBox={`${-left} ${-top} ${width} ${height}`}
        role="img"
        aria-label={t("common:picture.preview")}
      >
        <Marks marks={marks} colorOf={(token) => PAPER_COLORS[token]} />
      </svg>
      <div className={classes.actions}>
        {copiesPictures() && (
          <Button variant="default" onClick={() => void copy()}>
            {t("common:copy")}
          </Button>
        )}
        {Object.entries(drawingFormats(name, () => ({ ...picture, isTransparent }))).map(([format, save]) => (
          <Button key={format} variant="default" onClick={() => void save()}>
            {t("common:picture.save", { format })}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
