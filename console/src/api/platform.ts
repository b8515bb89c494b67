import type { Page } from "../parts/list/types";
import { api, type Shape, valueOf } from "./client";

export type Account = Shape<"PlatformAccount"> & { connection: string };
export type Group = Shape<"PlatformGroup"> & { connection: string };
export type GroupDetail = Shape<"GroupDetail">;
export type GroupMember = Shape<"GroupMember">;

export async function accountPage(connection: string, after: string | undefined, signal: AbortSignal): Promise<Page<Account>> {
  const page = await valueOf(api.GET("/api/v1/connections/{name}/accounts", { params: { path: { name: connection }, query: after ? { after } : {} }, signal }));
  return { next: page.next, items: page.items.map((one) => ({ ...one, connection })) };
}

export async function groupPage(connection: string, after: string | undefined, signal: AbortSignal): Promise<Page<Group>> {
  const page = await valueOf(api.GET("/api/v1/connections/{name}/groups", { params: { path: { name: connection }, query: after ? { after } : {} }, signal }));
  return { next: page.next, items: page.items.map((one) => ({ ...one, connection })) };
}

export function readGroup(name: string, group: string, signal?: AbortSignal): Promise<GroupDetail> {
  return valueOf(api.GET("/api/v1/connections/{name}/groups/{group}", { params: { path: { name, group } }, signal }));
}
