import { Chip, Group } from "@mantine/core";
import { capitalized } from "../../ui/class-colors.ts";
import classes from "./HeadChips.module.css";
import { useHeads } from "./heads-store.ts";

/** Which further heads of the model the person wants to ask, wherever texts are scored. */
export function HeadChips({ heads }: { heads: readonly { name: string }[] }) {
  const asked = useHeads((store) => store.asked);
  const ask = useHeads((store) => store.ask);
  return (
    <Group gap={8} role="group" aria-label="Also ask for">
      <span className={classes.title} aria-hidden="true">
        Also ask for
      </span>
      <Chip.Group multiple value={[...asked]} onChange={ask}>
        {heads.map(({ name }) => (
          <Chip key={name} value={name} size="sm">
            {capitalized(name)}
          </Chip>
        ))}
      </Chip.Group>
    </Group>
  );
}
