import { Button } from "@mantine/core";
import type { Answer } from "../../../../labels/coder-label.ts";
import {
  activeCategories,
  type Category,
  type Codebook,
  currentAnswer,
} from "../../../../labels/codebook.ts";
import { t } from "../../../../i18n/i18n.ts";
import { cssVariable } from "../../../../ui/chart/color-tokens.ts";
import { capitalizeLabel } from "../../../../ui/format/labels.ts";
import { OTHER_ANSWERS } from "../answer-name.ts";
import classes from "./AnswerButtons.module.css";

interface AnswerButtonsProps {
  codebook: Codebook;
  /** Categories that are chosen and not saved yet, where several are allowed. */
  chosen: readonly string[];
  /** The answer that the coder gave before. */
  given: Answer | undefined;
  onChoose(id: string): void;
  onAnswer(answer: Answer): void;
  onSave(): void;
}

const OTHER_KEYS = { "cannot say": "0", "off topic": "-" } as const;

/** One large button for each answer. */
export function AnswerButtons({ codebook, chosen, given, onChoose, onAnswer, onSave }: AnswerButtonsProps) {
  const current = given === undefined ? undefined : currentAnswer(codebook, given);
  const isGiven = (id: string) =>
    current !== undefined && typeof current !== "string" && current.includes(id);
  return (
    <div className={classes.answers}>
      <div className={classes.categories}>
        {activeCategories(codebook).map((category) => (
          <CategoryButton
            key={category.id}
            category={category}
            isPressed={codebook.isMultiple ? chosen.includes(category.id) : isGiven(category.id)}
            onClick={() => onChoose(category.id)}
          />
        ))}
      </div>
      {codebook.isMultiple && (
        <div className={classes.save}>
          <p>{t("label:answer.chosen")}</p>
          <Button onClick={onSave} aria-keyshortcuts="Enter">
            {t(chosen.length > 0 ? "label:answer.save" : "label:answer.none")}
          </Button>
        </div>
      )}
      <div className={classes.others}>
        {OTHER_ANSWERS.map((answer) => (
          <button
            key={answer}
            type="button"
            className={classes.answer}
            aria-pressed={current === answer}
            aria-keyshortcuts={OTHER_KEYS[answer]}
            onClick={() => onAnswer(answer)}
          >
            <kbd aria-hidden="true">{OTHER_KEYS[answer]}</kbd>
            <span>{t(`label:answer.${answer}`)}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

function CategoryButton(props: { category: Category; isPressed: boolean; onClick(): void }) {
  const { category, isPressed, onClick } = props;
  return (
    <button
      type="button"
      className={classes.answer}
      style={{ borderInlineStartColor: cssVariable(category.color) }}
      aria-pressed={isPressed}
      {...(category.key !== "" && { "aria-keyshortcuts": category.key })}
      onClick={onClick}
    >
      <kbd aria-hidden="true">{category.key.toUpperCase()}</kbd>
      <span>
        {capitalizeLabel(category.name)}
        {category.definition !== "" && <small>{category.definition}</small>}
      </span>
    </button>
  );
}
