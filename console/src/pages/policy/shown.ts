/** A value as a policy's file would have it. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "—";
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (typeof value === "object") {
    const fields = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
    return `{ ${fields.map(([key, field]) => `${key} = ${shown(field)}`).join(", ")} }`;
  }
  return JSON.stringify(value);
}
