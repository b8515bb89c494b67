import { api, type Shape, valueOf } from "./client";
import { problemOf } from "./problem";
import { send } from "./send";

export type Sealed = Shape<"SealedReport">;
export type Check = Shape<"Check">;

export function listChecks(id: string, signal?: AbortSignal): Promise<Check[]> {
  return valueOf(api.GET("/api/v1/cases/{id}/checks", { params: { path: { id } }, signal }));
}

export function prove(id: string): Promise<unknown> {
  return valueOf(api.POST("/api/v1/cases/{id}/checks", { params: { path: { id } } }));
}

export function listReports(id: string, signal?: AbortSignal): Promise<Shape<"ReportListed">[]> {
  return valueOf(api.GET("/api/v1/cases/{id}/reports", { params: { path: { id } }, signal }));
}

/** Seals what is known by now. The files come with the answer. */
export function sealReport(id: string): Promise<Sealed> {
  return valueOf(api.POST("/api/v1/cases/{id}/reports", { params: { path: { id } } }));
}

/** A report that was sealed before, with its files. */
export function fetchReport(id: string, digest: string): Promise<Sealed> {
  return valueOf(api.GET("/api/v1/cases/{id}/reports/{digest}", { params: { path: { id, digest } } })) as Promise<Sealed>;
}

/** A report of a case or a batch in another form, as the server makes it: the newest, or of a case the one with a digest. */
export async function reportAs(id: string, type: string, of: "cases" | "batches" = "cases", which = "latest"): Promise<Blob> {
  const response = await send(new Request(`/api/v1/${of}/${id}/reports/${encodeURIComponent(which)}`, { headers: { Accept: type } }));
  if (!response.ok) throw await problemOf(response);
  return response.blob();
}
