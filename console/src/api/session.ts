import { ask } from "./expected";

/** Who is logged in, and what they may do. */
export interface Me {
  name: string;
  roles: string[];
  duties: string[];
  person?: string | null;
}

export interface WaysIn {
  password: boolean;
  oidc?: { name: string; href: string } | null;
}

export interface Welcome {
  actor: string;
  expires_at: string;
  seed: string;
  enrolment_url: string;
}

export function whoAmI(signal?: AbortSignal): Promise<Me> {
  return ask<Me>("GET", "/session", { signal });
}

export function waysIn(signal?: AbortSignal): Promise<WaysIn> {
  return ask<WaysIn>("GET", "/session/ways", { signal });
}

export function logIn(given: { name: string; password: string; code: string }): Promise<Me> {
  return ask<Me>("POST", "/session", { body: given });
}

/** Shows password and code once more, for what is dangerous. */
export function showAgain(given: { password: string; code: string }): Promise<void> {
  return ask("POST", "/session/proof", { body: given });
}

/** Logs out; where a provider vouched, its own session is ended at the address that comes back. */
export function logOut(): Promise<{ provider_logout?: string }> {
  return ask("DELETE", "/session", {});
}

export function welcome(token: string): Promise<Welcome> {
  return ask<Welcome>("POST", "/invitations/welcome", { body: { token } });
}

export function accept(given: { token: string; password: string; code: string }): Promise<{ recovery_codes: string[] }> {
  return ask("POST", "/invitations/acceptance", { body: given });
}
