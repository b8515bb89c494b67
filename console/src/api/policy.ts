import type { Page } from "../parts/list/types";
import { ask } from "./expected";

export interface PolicyVersion {
  digest: string;
  version: string;
  since: string;
}

export interface PolicyText extends PolicyVersion {
  text: string;
}

export interface PolicyCheck {
  valid: boolean;
  version?: string | null;
  digest?: string | null;
  line?: number | null;
  key?: string | null;
  detail?: string | null;
}

export function currentPolicy(signal?: AbortSignal): Promise<PolicyText> {
  return ask<PolicyText>("GET", "/policy", { signal });
}

export async function policyVersions(signal?: AbortSignal): Promise<PolicyVersion[]> {
  return (await ask<Page<PolicyVersion>>("GET", "/policy/versions", { signal })).items;
}

export function policyVersion(digest: string, signal?: AbortSignal): Promise<PolicyText> {
  return ask<PolicyText>("GET", `/policy/versions/${encodeURIComponent(digest)}`, { signal });
}

export function checkPolicy(text: string): Promise<PolicyCheck> {
  return ask<PolicyCheck>("POST", "/policy/check", { body: { text } });
}
