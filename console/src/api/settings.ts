import { api, type Shape, valueOf } from "./client";

export type Actor = Shape<"Actor">;

export function listActors(signal?: AbortSignal): Promise<Actor[]> {
  return valueOf(api.GET("/api/v1/actors", { signal }));
}

export function addActor(given: Shape<"NewActor">): Promise<unknown> {
  return valueOf(api.POST("/api/v1/actors", { body: given }));
}

export function lockActor(name: string): Promise<unknown> {
  return valueOf(api.POST("/api/v1/actors/{name}/lock", { params: { path: { name } } }));
}

export function unlockActor(name: string): Promise<Shape<"Added">> {
  return valueOf(api.DELETE("/api/v1/actors/{name}/lock", { params: { path: { name } } }));
}

/** A link by which somebody chooses their password. It is shown once. */
export function invite(actor: string, hours: number): Promise<Shape<"MadeInvitation">> {
  return valueOf(api.POST("/api/v1/invitations", { body: { actor, hours } }));
}

export async function listTokens(signal?: AbortSignal): Promise<Shape<"TokenRow">[]> {
  return (await valueOf(api.GET("/api/v1/tokens", { signal }))).items;
}

export function makeToken(given: Shape<"NewToken">): Promise<Shape<"MadeToken">> {
  return valueOf(api.POST("/api/v1/tokens", { body: given }));
}

export async function revokeToken(id: string): Promise<void> {
  await valueOf(api.DELETE("/api/v1/tokens/{id}", { params: { path: { id } } }));
}

export async function listSessions(signal?: AbortSignal): Promise<Shape<"SessionRow">[]> {
  return (await valueOf(api.GET("/api/v1/sessions", { signal }))).items;
}

export async function endSession(id: string): Promise<void> {
  await valueOf(api.DELETE("/api/v1/sessions/{id}", { params: { path: { id } } }));
}

export async function endOtherSessions(): Promise<void> {
  await valueOf(api.DELETE("/api/v1/sessions"));
}

export async function changePassword(password: string): Promise<void> {
  await valueOf(api.PUT("/api/v1/session/password", { body: { password } }));
}

export function renewRecoveryCodes(): Promise<Shape<"RecoveryCodes">> {
  return valueOf(api.POST("/api/v1/session/recovery-codes"));
}
