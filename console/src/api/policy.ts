import { ask } from "./expected";

export interface Policy {
  version: string;
  digest: string;
  policy: Record<string, unknown>;
}

export interface Judged {
  valid: boolean;
  digest?: string;
  fault?: { line: number; key: string; says: string };
  changes: Record<string, { now: unknown; then: unknown }>;
}

export function currentPolicy(signal?: AbortSignal): Promise<Policy> {
  return ask<Policy>("GET", "/policy", { signal });
}

export function checkPolicy(text: string): Promise<Judged> {
  return ask<Judged>("POST", "/policy/check", { body: { text } });
}
