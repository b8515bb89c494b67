import type { Page } from "../parts/list/types";
import { api, asked, type Shape, valueOf } from "./client";

export type FindingRow = Shape<"Finding">;
export type FindingWent = Shape<"FindingWent">;
/** `accepted`, `dismissed`, or whose it is. */
export type How = Shape<"HowGiven">;

/** As many as the server settles at once. */
const AT_ONCE = 200;

export function listFindings(filters: Record<string, string>, after: string | undefined, signal?: AbortSignal): Promise<Page<FindingRow>> {
  return valueOf(api.GET("/api/v1/findings", { params: { query: { ...asked({ ...filters, after }), limit: 100 } }, ...(signal ? { signal } : {}) }));
}

export function readFinding(id: string, signal?: AbortSignal): Promise<FindingRow> {
  return valueOf(api.GET("/api/v1/findings/{id}", { params: { path: { id } }, ...(signal ? { signal } : {}) }));
}

/** Settles several alike, each by itself, and says of each how it went. What the same user has settled so already is. */
export async function settleFindings(findings: string[], how: How, reason: string, me: string): Promise<FindingWent[]> {
  const went: FindingWent[] = [];
  for (let from = 0; from < findings.length; from += AT_ONCE) {
    const body = { findings: findings.slice(from, from + AT_ONCE), how, reason };
    went.push(...(await valueOf(api.POST("/api/v1/findings/settlements", { body }))).items);
  }
  const mine = async ({ id }: FindingWent) => {
    const { settled } = await readFinding(id);
    return settled?.by === me && settled.reason === reason && settled.how.kind === how.kind && (how.kind !== "person" || settled.how.person === how.person);
  };
  const settled = (one: FindingWent) => (one.problem?.type === "finding-settled" ? mine(one).catch(() => false) : false);
  return Promise.all(went.map(async (one) => ((await settled(one)) ? { id: one.id } : one)));
}
