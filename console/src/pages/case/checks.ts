import type { Check } from "../../api/reports";

/** What the newest round showed. Controls, which ran before closing and had to get in, prove nothing of it. */
export function newestRound(checks: Check[]): Check[] {
  const shown = checks.filter((check) => !check.control);
  const newest = shown.reduce((most, check) => Math.max(most, check.round), 0);
  return shown.filter((check) => check.round === newest);
}
