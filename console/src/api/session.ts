import { ask } from "./expected";

/** Who is logged in, and what they may do. */
export interface Me {
  name: string;
  roles: string[];
  duties: string[];
  person?: string | null;
}

export type Entry = { kind: "in"; me: Me } | { kind: "code" };

export interface WaysIn {
  oidc?: { name: string; href: string } | null;
}

export function whoAmI(signal?: AbortSignal): Promise<Me> {
  return ask<Me>("GET", "/session", { signal });
}

export function waysIn(signal?: AbortSignal): Promise<WaysIn> {
  return ask<WaysIn>("GET", "/session/ways", { signal });
}

export async function logIn(given: { name: string; password: string; code: string | null }): Promise<Entry> {
  await ask<unknown>("POST", "/session", { body: given });
  return { kind: "in", me: await whoAmI() };
}

export function logOut(): Promise<void> {
  return ask<void>("DELETE", "/session", {});
}
