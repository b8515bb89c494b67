import type { Page } from "../parts/list/types";
import { ask } from "./expected";

export interface ConnectionRow {
  name: string;
  platform: string;
  version?: string | null;
  state: "healthy" | "ill" | "away" | "parked" | "unknown";
  reason?: string | null;
  checked_at?: string | null;
  missing?: string[];
}

export interface CapabilityRow {
  action: string;
  support: string;
  reversal: string;
  proof: string;
  scopes: string[];
  settles_ms: number;
  note?: string | null;
}

export interface ConnectionDetail extends ConnectionRow {
  capabilities: CapabilityRow[];
  remarks: string[];
  rights: { name: string; granted: boolean; how?: string | null }[];
}

export function listConnections(asked: Record<string, string>, after: string | undefined, signal: AbortSignal): Promise<Page<ConnectionRow>> {
  return ask<Page<ConnectionRow>>("GET", "/connections", { query: { ...asked, after, limit: 100 }, signal });
}

export function readConnection(name: string, signal?: AbortSignal): Promise<ConnectionDetail> {
  return ask<ConnectionDetail>("GET", `/connections/${encodeURIComponent(name)}`, { signal });
}

export function checkConnection(name: string): Promise<unknown> {
  return ask("POST", `/connections/${encodeURIComponent(name)}/check`, { body: {} });
}
