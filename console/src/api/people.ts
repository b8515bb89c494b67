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

export type PersonChange = Shape<"PersonChange">;
export type PeopleTaken = Shape<"PeopleTaken">;

/** A person with the mark of their state, so that nobody overwrites what they haven't seen. */
export interface MarkedPerson {
  person: PersonRow;
  mark: string;
}

export async function readMarkedPerson(id: string, signal?: AbortSignal): Promise<MarkedPerson> {
  const answer = await api.GET("/api/v1/people/{id}", { params: { path: { id } }, signal, cache: "no-store" });
  return { person: await valueOf(Promise.resolve(answer)), mark: answer.response.headers.get("etag") ?? "" };
}

/** Adds somebody whose number nobody has. */
export function addPerson(id: string, known: Shape<"Known">): Promise<PersonRow> {
  return valueOf(api.PUT("/api/v1/people/{id}", { params: { path: { id } }, headers: { "If-None-Match": "*" }, body: known }));
}

/** Changes what is named of somebody who is as they were seen. */
export function changePerson({ person, mark }: MarkedPerson, change: PersonChange): Promise<PersonRow> {
  return valueOf(api.PATCH("/api/v1/people/{id}", { params: { path: { id: person.id } }, headers: { "If-Match": mark }, body: change }));
}

/** Adds and changes people by a list, or says what would come of it. */
export function takePeople(file: File, dryRun: boolean): Promise<PeopleTaken> {
  const bodySerializer = () => {
    const form = new FormData();
    form.append("file", file);
    return form;
  };
  return valueOf(api.POST("/api/v1/intake/people", { params: { query: { dry_run: dryRun } }, body: { file: "" }, bodySerializer }));
}
