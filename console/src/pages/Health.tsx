import type { ConnectionRow } from "../api/connections";
import { State, type Mark } from "../parts/State";
import { useWords, type Words } from "../words";

const MARKS: Record<ConnectionRow["state"], Mark> = {
  healthy: "done",
  ill: "attention",
  away: "failed",
  parked: "attention",
  unknown: "waiting",
};

export function healthText(words: Words, row: ConnectionRow): string {
  const missing = row.missing?.length ? `${words.connections.missing}${words.common.colon}${row.missing.join(words.common.separator)}` : "";
  return [words.connections[row.state], row.reason, missing].filter(Boolean).join(" · ");
}

export function Health({ row }: { row: ConnectionRow }) {
  return <State mark={MARKS[row.state]} text={healthText(useWords(), row)} />;
}
