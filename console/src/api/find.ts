import type { Page } from "../parts/list/types";
import { listCases } from "./cases";
import { ask } from "./expected";
import type { CaseRow, PersonRef } from "./types";

export interface PersonRow extends PersonRef {
  department: string;
  manager?: string | null;
  zone: string;
  mail?: string | null;
  language: string;
}

export function listPeople(asked: Record<string, string>, after: string | undefined, signal: AbortSignal): Promise<Page<PersonRow>> {
  return ask<Page<PersonRow>>("GET", "/people", { query: { ...asked, after, limit: 100 }, signal });
}

export async function findPeople(text: string, signal: AbortSignal): Promise<PersonRow[]> {
  return (await ask<Page<PersonRow>>("GET", "/people", { query: { q: text, limit: 8 }, signal })).items;
}

export async function findCases(text: string, signal: AbortSignal): Promise<CaseRow[]> {
  return (await listCases({ q: text }, undefined, signal, 8)).items;
}
