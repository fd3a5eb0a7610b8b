import { Button } from "@mantine/core";
import { useTimeout } from "@mantine/hooks";
import { IconCheck, IconCopy, IconQuote } from "@tabler/icons-react";
import { useId, useState } from "react";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import { methodIdOf } from "../../../engine/explain/attribution/registry.ts";
import { APP_VERSION } from "../../../scoring/app.ts";
import { t } from "../../../i18n/i18n.ts";
import { Dialog } from "../../../ui/controls/Dialog.tsx";
import { copyText } from "../../../ui/copy-text.ts";
import { useExplain } from "../explain-store.ts";
import type { Explanation } from "../use-explanation.ts";
import { bibtex } from "./bibtex.ts";
import classes from "./CiteButton.module.css";
import { methodsText } from "./methods-text.ts";

interface CiteProps {
  info: ModelInfo;
  explanation: Explanation;
}

/** Opens what a paper says of what is shown. */
export function CiteButton(props: CiteProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconQuote size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t("explain:cite.open")}
      </Button>
      {isOpen && (
        <Dialog opened onClose={() => setOpen(false)} title={t("explain:cite.title")} size="lg">
          <Citation {...props} />
        </Dialog>
      )}
    </>
  );
}

function Citation({ info, explanation }: CiteProps) {
  const view = useExplain((store) => store.view);
  const { tab, metric } = view;
  const { complete, faithfulness } = explanation;
  const { id, revision } = info.manifest;
  const hasMethod = tab !== "attention" && complete !== undefined;
  const entries = bibtex({
    version: APP_VERSION,
    model: { id, revision },
    ...(hasMethod && { method: methodIdOf(complete.method) }),
    isFaithfulnessShown: hasMethod && faithfulness.value !== undefined,
    isAttentionShown: tab === "attention",
    isAblationShown: tab === "attention" && metric === "effect",
  });
  return (
    <>
      <Copyable
        name={t("explain:cite.methods")}
        text={methodsText(info, explanation, view, window.location.href)}
      />
      <Copyable name={t("explain:cite.bibtex")} text={entries} isCode />
    </>
  );
}

/** A text with a button that copies it. */
function Copyable({ name, text, isCode }: { name: string; text: string; isCode?: boolean }) {
  const [state, setState] = useState<"copied" | "failed">();
  const { start } = useTimeout(() => setState(undefined), 2000);
  const heading = useId();
  const copy = async () => {
    try {
      await copyText(text);
      setState("copied");
      start();
    } catch {
      setState("failed");
    }
  };
  return (
    <section className={classes.part} aria-labelledby={heading}>
      <header>
        <h3 id={heading}>{name}</h3>
        <Button
          variant="default"
          size="compact-sm"
          aria-label={t("explain:cite.copyOf", { what: name })}
          leftSection={state === "copied" ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={() => void copy()}
        >
          {t(state === "copied" ? "explain:cite.copied" : "explain:cite.copy")}
        </Button>
      </header>
      <p role="status" className={classes.failed}>
        {state === "failed" && t("explain:cite.failed")}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a text that scrolls takes keys */}
      <pre className="scroll-shadow" data-code={isCode || undefined} tabIndex={0}>
        {text}
      </pre>
    </section>
  );
}
