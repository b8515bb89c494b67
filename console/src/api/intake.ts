import type { Page } from "../parts/list/types";
import { api, asked, type Shape, valueOf } from "./client";

export type Source = Shape<"Source">;
export type Statement = Shape<"Statement">;
export type ListTaken = Shape<"ListTaken">;
export type TakenRow = Statement & { again: boolean; line?: number | null; waits_because?: string | null; refused?: { detail?: string | null; title: string; hint?: string | null } | null };

export async function listSources(signal?: AbortSignal): Promise<Source[]> {
  return (await valueOf(api.GET("/api/v1/intake/sources", { signal }))).items;
}

export function listStatements(filters: Record<string, string>, after: string | undefined, signal: AbortSignal): Promise<Page<Statement>> {
  return valueOf(api.GET("/api/v1/intake/statements", { params: { query: { ...asked({ ...filters, after }), limit: 100 } }, signal }));
}

/** Takes in a list of leavers, or says what would come of it. The same list again changes nothing. */
export function takeList(file: File, how: { dryRun: boolean; partly: boolean; forBatch?: boolean; source?: string | undefined }): Promise<ListTaken> {
  const query = { as_of: new Date(file.lastModified).toISOString(), dry_run: how.dryRun, partly: how.partly, ...(how.forBatch ? { for_batch: true } : {}), ...(how.source ? { source: how.source } : {}) };
  const bodySerializer = () => {
    const form = new FormData();
    form.append("file", file);
    return form;
  };
  return valueOf(api.POST("/api/v1/intake/files", { params: { query }, body: { file: "" }, bodySerializer }));
}
