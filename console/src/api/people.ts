import { listCases } from "./cases";
import { api, type Shape, valueOf } from "./client";
import type { PersonRow } from "./find";
import type { CaseRow } from "./types";

export function readPerson(id: string, signal?: AbortSignal): Promise<PersonRow> {
  return valueOf(api.GET("/api/v1/people/{id}", { params: { path: { id } }, signal }));
}

export function accountsOf(id: string, signal?: AbortSignal): Promise<Shape<"Binding">[]> {
  return valueOf(api.GET("/api/v1/people/{id}/accounts", { params: { path: { id } }, signal }));
}

export function bindAccount(id: string, given: Shape<"Belonging">): Promise<unknown> {
  return valueOf(api.POST("/api/v1/people/{id}/accounts", { params: { path: { id } }, body: given }));
}

/** Says that an account is no longer this person's. */
export function releaseAccount(id: string, given: Shape<"Release">): Promise<unknown> {
  return valueOf(api.POST("/api/v1/people/{id}/accounts/release", { params: { path: { id } }, body: given }));
}

export async function casesOf(person: string, signal: AbortSignal): Promise<CaseRow[]> {
  return (await listCases({ person }, undefined, signal)).items;
}
