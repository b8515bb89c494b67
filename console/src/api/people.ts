import type { Page } from "../parts/list/types";
import { ask } from "./expected";
import type { PersonRow } from "./find";
import type { CaseRow } from "./types";

export interface BindingRow {
  connection: string;
  account: string;
  by: string;
  at: string;
  evidence: string;
}

export interface PersonDetail extends PersonRow {
  accounts: BindingRow[];
}

export function readPerson(id: string, signal?: AbortSignal): Promise<PersonDetail> {
  return ask<PersonDetail>("GET", `/people/${encodeURIComponent(id)}`, { signal });
}

export async function casesOf(person: string, signal?: AbortSignal): Promise<CaseRow[]> {
  const page = await ask<Page<CaseRow>>("GET", "/cases", { query: { person, limit: 20 }, signal });
  return page.items;
}
