import type { Page } from "../parts/list/types";
import { api, type Shape, valueOf } from "./client";
import { counted } from "./counted";

export type BatchListed = Shape<"BatchListed">;
export type Batch = Shape<"Batch">;
export type Counts = Shape<"BatchCounts">;
export type Member = Shape<"BatchMember">;
export type BatchPlan = Shape<"BatchPlan">;
export type SealedBatch = Shape<"SealedBatchReport">;
export type MemberProved = Shape<"BatchMemberProved">;
export type NewRow = Shape<"BatchRow">;

export type BatchState = "open" | "running" | "paused" | "stopped" | "closed";
export type MemberState = Exclude<keyof Counts, "members" | "contradicted" | "unproved" | "steps" | "steps_settled" | "steps_failed">;

const of = (id: string) => ({ params: { path: { id } } });

export function listBatches(after: string | undefined, signal: AbortSignal): Promise<Page<BatchListed>> {
  return valueOf(api.GET("/api/v1/batches", { params: { query: { limit: 100, ...(after ? { after } : {}) } }, signal }));
}

export function openBatch(given: { name: string; reason: string; rows: NewRow[]; far_off: boolean }): Promise<Batch> {
  return valueOf(api.POST("/api/v1/batches", { body: given }));
}

/** What opening would refuse of these rows: fails as it would, and does nothing. */
export function lookAtRows(given: { rows: NewRow[]; far_off: boolean }, signal: AbortSignal): Promise<unknown> {
  const body = { name: "", reason: "", ...given };
  return valueOf<unknown>(api.POST("/api/v1/batches", { params: { query: { dry_run: true } }, body, signal }));
}

export function readBatch(id: string, signal?: AbortSignal): Promise<Batch> {
  return valueOf(api.GET("/api/v1/batches/{id}", { ...of(id), signal }));
}

export function listMembers(id: string, after: string | undefined, signal: AbortSignal): Promise<Page<Member>> {
  const query = { limit: 200, ...(after ? { after: Number(after) } : {}) };
  return valueOf(api.GET("/api/v1/batches/{id}/members", { params: { path: { id }, query }, signal }));
}

export function readBatchPlan(id: string, signal?: AbortSignal): Promise<BatchPlan> {
  return valueOf(api.GET("/api/v1/batches/{id}/plan", { ...of(id), signal }));
}

/** Looks and plans for every member that isn't approved yet. */
export function planBatch(id: string, again: boolean): Promise<BatchPlan> {
  return valueOf(api.POST("/api/v1/batches/{id}/plan", { ...of(id), body: { look_again: again } }));
}

/** Approves exactly this whole; who has approved it already has approved it. */
export function approveBatch(id: string, given: { digest: string; reason: string }, me: string): Promise<void> {
  return counted(
    () => valueOf(api.PUT("/api/v1/batches/{id}/approval", { ...of(id), body: given })),
    async () => (await readBatch(id)).approvals.some(({ by, digest }) => by === me && digest === given.digest),
  );
}

export function runBatch(id: string): Promise<Batch> {
  return valueOf(api.POST("/api/v1/batches/{id}/run", of(id)));
}

export function holdBatch(id: string, what: "pause" | "resume" | "stop" | "retry", reason: string): Promise<unknown> {
  return valueOf<unknown>(api.POST(`/api/v1/batches/{id}/run/${what}`, { ...of(id), body: { reason } }));
}

/** Ends a batch: its cases are cases like any other. */
export function closeBatch(id: string, reason: string): Promise<Batch> {
  return valueOf(api.POST("/api/v1/batches/{id}/closing", { ...of(id), body: { reason } }));
}

export function proveBatch(id: string): Promise<MemberProved[]> {
  return valueOf(api.POST("/api/v1/batches/{id}/checks", of(id)));
}

export function sealBatch(id: string): Promise<SealedBatch> {
  return valueOf(api.POST("/api/v1/batches/{id}/reports", of(id)));
}

/** What happens to the batch and to all its cases, as it happens. */
export function batchEvents(id: string): EventSource {
  return new EventSource(`/api/v1/batches/${encodeURIComponent(id)}/events`);
}
