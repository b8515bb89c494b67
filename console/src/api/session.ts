import { api, type Shape, valueOf } from "./client";

/** Who is logged in, and what they may do. */
export type Me = Shape<"Me">;
export type WaysIn = Shape<"Ways">;
export type Welcome = Shape<"Welcome">;

export function whoAmI(signal?: AbortSignal): Promise<Me> {
  return valueOf(api.GET("/api/v1/session", { signal }));
}

export function waysIn(signal?: AbortSignal): Promise<WaysIn> {
  return valueOf(api.GET("/api/v1/session/ways", { signal }));
}

export function logIn(given: Shape<"LogIn">): Promise<Me> {
  return valueOf(api.POST("/api/v1/session", { body: given }));
}

/** Shows password and code once more, for what is dangerous. */
export async function showAgain(given: Shape<"Proof">): Promise<void> {
  await valueOf(api.POST("/api/v1/session/proof", { body: given }));
}

/** Logs out; where a provider vouched, its own session is ended at the address that comes back. */
export function logOut(): Promise<Shape<"Left">> {
  return valueOf(api.DELETE("/api/v1/session"));
}

export function welcome(token: string): Promise<Welcome> {
  return valueOf(api.POST("/api/v1/invitations/welcome", { body: { token } }));
}

export function accept(given: Shape<"Accepted">): Promise<Shape<"RecoveryCodes">> {
  return valueOf(api.POST("/api/v1/invitations/acceptance", { body: given }));
}
