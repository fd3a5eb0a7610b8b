import { Button } from "@mantine/core";
import { useMemo } from "react";
import { useComposer } from "../../session/composer-store.ts";
import { areCells, copiedPost } from "../../session/pasted.ts";
import { t } from "../../i18n/i18n.ts";
import { Chip } from "../../ui/controls/Chip.tsx";
import classes from "./LineChoice.module.css";

/** For a text of several lines: what its lines are, and a way to what was probably meant. */
export function LineChoice({ onOpenInBatch }: { onOpenInBatch: (file: File) => void }) {
  const text = useComposer((store) => store.text);
  const isOneText = useComposer((store) => store.isOneText);
  const setOneText = useComposer((store) => store.setOneText);
  const replaceText = useComposer((store) => store.replaceText);
  const trimmed = text.trim();
  const hasLines = /[\r\n]/.test(trimmed);
  const post = useMemo(() => (hasLines ? copiedPost(text) : undefined), [hasLines, text]);
  const hasCells = useMemo(() => hasLines && areCells(text), [hasLines, text]);
  if (!hasLines) return null;
  return (
    <div className={classes.choice}>
      <div role="group" aria-label={t("analyze:lines.name")} className={classes.chips}>
        <Chip aria-pressed={!isOneText} onClick={() => setOneText(false)}>
          {t("analyze:lines.each")}
        </Chip>
        <Chip aria-pressed={isOneText} onClick={() => setOneText(true)}>
          {t("analyze:lines.one")}
        </Chip>
      </div>
      {post !== undefined && (
        <p>
          {t("analyze:lines.post")}{" "}
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => {
              replaceText(post);
              setOneText(post.includes("\n"));
            }}
          >
            {t("analyze:lines.onlyPost")}
          </Button>
        </p>
      )}
      {hasCells && (
        <p>
          {t("analyze:lines.cells")}{" "}
          <Button
            variant="default"
            size="compact-sm"
            onClick={() =>
              onOpenInBatch(new File([text], "cells.tsv", { type: "text/tab-separated-values" }))
            }
          >
            {t("analyze:lines.openCells")}
          </Button>
        </p>
      )}
    </div>
  );
}
