import type { Page } from "../parts/list/types";
import { ask } from "./expected";
import type { CaseRow, PersonRef } from "./types";

export interface PersonRow extends PersonRef {
  manager?: string | null;
  zone?: string;
  mail?: string | null;
}

export function listPeople(asked: Record<string, string>, after: string | undefined, signal: AbortSignal): Promise<Page<PersonRow>> {
  return ask<Page<PersonRow>>("GET", "/people", { query: { ...asked, after, limit: 100 }, signal });
}

export async function findPeople(text: string, signal?: AbortSignal): Promise<PersonRow[]> {
  const page = await ask<Page<PersonRow>>("GET", "/people", { query: { q: text, limit: 8 }, signal });
  return page.items;
}

export async function findCases(text: string, signal?: AbortSignal): Promise<CaseRow[]> {
  const page = await ask<Page<CaseRow>>("GET", "/cases", { query: { q: text, limit: 8 }, signal });
  return page.items;
}
