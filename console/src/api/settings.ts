import type { Page } from "../parts/list/types";
import { ask } from "./expected";

export interface Actor {
  name: string;
  roles: string[];
  locked: boolean;
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

export function listActors(signal?: AbortSignal): Promise<Actor[]> {
  return ask<Actor[]>("GET", "/actors", { signal });
}

export function addActor(given: { name: string; roles: string[]; person: string | null }): Promise<unknown> {
  return ask("POST", "/actors", { body: given });
}

export function lockActor(name: string): Promise<unknown> {
  return ask("POST", `/actors/${encodeURIComponent(name)}/lock`, {});
}

/** A link by which somebody chooses their password. It is shown once. */
export function invite(actor: string, hours: number): Promise<{ link: string; expires_at: string }> {
  return ask("POST", "/invitations", { body: { actor, hours } });
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

export function endOtherSessions(): Promise<void> {
  return ask("DELETE", "/sessions", {});
}

export function changePassword(password: string): Promise<void> {
  return ask("PUT", "/session/password", { body: { password } });
}

export function renewRecoveryCodes(): Promise<{ recovery_codes: string[] }> {
  return ask("POST", "/session/recovery-codes", {});
}
