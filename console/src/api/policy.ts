import { api, type Shape, valueOf } from "./client";
import { newestEntry } from "./log";

export type Policy = Shape<"Policy">;
export type Judged = Shape<"Judged">;

export function currentPolicy(signal?: AbortSignal): Promise<Policy> {
  return valueOf(api.GET("/api/v1/policy", { signal }));
}

export function checkPolicy(text: string): Promise<Judged> {
  return valueOf(api.POST("/api/v1/policy/check", { body: { text } }));
}

export type Version = Shape<"PolicyVersion">;

/** The policies by which something was planned or that were adopted, the newest first. */
export async function listVersions(signal?: AbortSignal): Promise<Version[]> {
  return (await valueOf(api.GET("/api/v1/policy/versions", { signal }))).items;
}

/** One of them with its text. */
export function readVersion(digest: string, signal?: AbortSignal): Promise<Version> {
  return valueOf(api.GET("/api/v1/policy/versions/{digest}", { params: { path: { digest } }, signal }));
}

/** Says that the house goes by this policy. */
export function adoptPolicy(digest: string): Promise<unknown> {
  return valueOf(api.PUT("/api/v1/policy/adoption", { body: { digest } }));
}

export interface Adoption {
  digest: string;
  by: string;
  at: string;
}

/** Every time that the house said by which policy it goes, the newest first. */
export async function listAdoptions(signal?: AbortSignal): Promise<(Adoption & { version: string })[]> {
  const page = await valueOf(api.GET("/api/v1/audit/entries", { params: { query: { what: "policy.adopted", limit: 100 } }, signal }));
  const version = (payload: unknown) => String((payload as { version?: string } | null | undefined)?.version ?? "");
  return page.items.map((entry) => ({ digest: entry.on, by: entry.actor, at: entry.time, version: version(entry.payload) }));
}

/** The newest word that the house goes by a policy, whichever it was. */
export async function lastAdoption(signal?: AbortSignal): Promise<Adoption | null> {
  const entry = await newestEntry("policy.adopted", signal);
  return entry ? { digest: entry.on, by: entry.actor, at: entry.time } : null;
}
