import { api, type Shape, valueOf } from "./client";

export type Policy = Shape<"Policy">;
export type Judged = Shape<"Judged">;

export function currentPolicy(signal?: AbortSignal): Promise<Policy> {
  return valueOf(api.GET("/api/v1/policy", { signal }));
}

export function checkPolicy(text: string): Promise<Judged> {
  return valueOf(api.POST("/api/v1/policy/check", { body: { text } }));
}
