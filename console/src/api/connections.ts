import { ask } from "./expected";

export interface Connection {
  name: string;
  platform: string;
  settings: Record<string, unknown>;
}

export interface Capability {
  action: string;
  says: string;
  support: string;
  note?: string | null;
  reversal?: string;
  proof?: string;
}

/** What a platform answered when it was asked just now. */
export interface Description {
  platform: string;
  version: string;
  service_account: string;
  capabilities: Capability[];
  permissions: { scope: string; granted: boolean; how: string }[];
  remarks: string[];
}

export function listConnections(signal?: AbortSignal): Promise<Connection[]> {
  return ask<Connection[]>("GET", "/connections", { signal });
}

export function readConnection(name: string, signal?: AbortSignal): Promise<Connection> {
  return ask<Connection>("GET", `/connections/${encodeURIComponent(name)}`, { signal });
}

export function describe(name: string, signal?: AbortSignal): Promise<Description> {
  return ask<Description>("POST", `/connections/${encodeURIComponent(name)}/check`, { signal });
}
