import type { Page } from "../parts/list/types";
import { listCases } from "./cases";
import { api, asked, type Shape, valueOf } from "./client";
import type { CaseRow } from "./types";

export type PersonRow = Shape<"Person">;

export function listPeople(filters: Record<string, string>, after: string | undefined, signal: AbortSignal, limit = 100): Promise<Page<PersonRow>> {
  return valueOf(api.GET("/api/v1/people", { params: { query: { ...asked({ ...filters, after }), limit } }, signal }));
}

export async function findPeople(text: string, signal: AbortSignal): Promise<PersonRow[]> {
  return (await listPeople({ q: text }, undefined, signal, 8)).items;
}

export async function findCases(text: string, signal: AbortSignal): Promise<CaseRow[]> {
  return (await listCases({ q: text }, undefined, signal, 8)).items;
}
