export interface Section {
  name: string;
  rules: { key: string; value: unknown }[];
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A policy by its tables, as its file has them; what stands outside of a table comes first. */
export function sections(policy: Record<string, unknown>, name = "policy"): Section[] {
  const entries = Object.entries(policy);
  const rules = entries.filter(([, value]) => !isTable(value)).map(([key, value]) => ({ key, value }));
  const inner = entries.flatMap(([key, value]) => (isTable(value) ? sections(value, name === "policy" ? key : `${name}.${key}`) : []));
  return rules.length > 0 ? [{ name, rules }, ...inner] : inner;
}

/** A value as a policy's file would have it. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "—";
  if (Array.isArray(value)) return value.some(isTable) ? JSON.stringify(value, null, 2) : `[${value.map(shown).join(", ")}]`;
  return JSON.stringify(value);
}
