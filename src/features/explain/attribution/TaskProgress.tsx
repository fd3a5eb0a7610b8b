import { Progress } from "@mantine/core";

export function TaskProgress({ done, total, label }: { done: number; total: number; label: string }) {
  return (
    <Progress value={(100 * done) / Math.max(1, total)} size="xs" color="var(--accent)" aria-label={label} />
  );
}
