import type { Page } from "../parts/list/types";
import { ask } from "./expected";

export interface ActorRow {
  name: string;
  roles: string[];
  locked: boolean;
  person?: string | null;
}

export interface TokenRow {
  id: string;
  name: string;
  scopes: string[];
  made_at: string;
  expires_at: string;
  used_at?: string | null;
  revoked_at?: string | null;
}

export interface SessionRow {
  id: string;
  address: string;
  agent: string;
  opened_at: string;
  seen_at: string;
  current: boolean;
}

export function listActors(asked: Record<string, string>, after: string | undefined, signal: AbortSignal): Promise<Page<ActorRow>> {
  return ask<Page<ActorRow>>("GET", "/actors", { query: { ...asked, after, limit: 100 }, signal });
}

export function listTokens(signal?: AbortSignal): Promise<TokenRow[]> {
  return ask<Page<TokenRow>>("GET", "/tokens", { signal }).then((page) => page.items);
}

export function makeToken(given: { name: string; scopes: string[]; days: number }): Promise<{ token: string }> {
  return ask("POST", "/tokens", { body: given });
}

export function revokeToken(id: string): Promise<void> {
  return ask("DELETE", `/tokens/${id}`, {});
}

export function listSessions(signal?: AbortSignal): Promise<SessionRow[]> {
  return ask<Page<SessionRow>>("GET", "/sessions", { signal }).then((page) => page.items);
}

export function endSession(id: string): Promise<void> {
  return ask("DELETE", `/sessions/${id}`, {});
}
