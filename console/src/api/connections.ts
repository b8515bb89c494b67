import { api, type Shape, valueOf } from "./client";

export type Connection = Shape<"Connection">;
export type Capability = Shape<"Capability">;
/** What a platform answered when it was asked just now. */
export type Description = Shape<"Description">;

export function listConnections(signal?: AbortSignal): Promise<Connection[]> {
  return valueOf(api.GET("/api/v1/connections", { signal }));
}

export function readConnection(name: string, signal?: AbortSignal): Promise<Connection> {
  return valueOf(api.GET("/api/v1/connections/{name}", { params: { path: { name } }, signal }));
}

export function describe(name: string, signal?: AbortSignal): Promise<Description> {
  return valueOf(api.POST("/api/v1/connections/{name}/check", { params: { path: { name } }, signal }));
}

/** Adds or changes a connection. The credential goes one way only: no answer shows it again. */
export function saveConnection(name: string, given: Shape<"Setting">): Promise<unknown> {
  return valueOf(api.PUT("/api/v1/connections/{name}", { params: { path: { name } }, body: given }));
}
