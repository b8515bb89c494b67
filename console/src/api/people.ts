import type { Page } from "../parts/list/types";
import { ask } from "./expected";
import type { PersonRow } from "./find";
import { listCases } from "./cases";
import type { CaseRow } from "./types";

export interface BindingRow {
  connection: string;
  account: string;
  bound_by: string;
  bound_at: string;
  evidence: string;
}

export function readPerson(id: string, signal?: AbortSignal): Promise<PersonRow> {
  return ask<PersonRow>("GET", `/people/${encodeURIComponent(id)}`, { signal });
}

export function accountsOf(person: string, signal?: AbortSignal): Promise<BindingRow[]> {
  return ask<BindingRow[]>("GET", `/people/${encodeURIComponent(person)}/accounts`, { signal });
}

export function bindAccount(person: string, given: { connection: string; account: string; evidence: string }): Promise<unknown> {
  return ask("POST", `/people/${encodeURIComponent(person)}/accounts`, { body: given });
}

export async function casesOf(person: string, signal: AbortSignal): Promise<CaseRow[]> {
  const page: Page<CaseRow> = await listCases({ person }, undefined, signal);
  return page.items;
}
