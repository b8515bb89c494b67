import type { Page } from "../parts/list/types";
import { api, asked, type Shape, valueOf } from "./client";

export type Notice = Shape<"Notice">;
export type Webhook = Shape<"Webhook">;
export type Desk = Shape<"Desk">;
export type SigningSecret = Shape<"SigningSecret">;

export function listNotices(filters: Record<string, string>, after: string | undefined, signal: AbortSignal): Promise<Page<Notice>> {
  return valueOf(api.GET("/api/v1/notices", { params: { query: { ...asked({ ...filters, after }), limit: 100 } }, signal }));
}

/** Sends a notice again that failed, or that got lost. */
export function sendAgain(id: string): Promise<unknown> {
  return valueOf(api.POST("/api/v1/notices/{id}/delivery", { params: { path: { id } } }));
}

export function listWebhooks(signal?: AbortSignal): Promise<Webhook[]> {
  return valueOf(api.GET("/api/v1/webhooks", { signal }));
}

/** The signing secret that comes back is shown once. */
export function addWebhook(given: Shape<"NewWebhook">): Promise<SigningSecret> {
  return valueOf(api.POST("/api/v1/webhooks", { body: given }));
}

export function removeWebhook(name: string): Promise<unknown> {
  return valueOf(api.DELETE("/api/v1/webhooks/{name}", { params: { path: { name } } }));
}

export function enableWebhook(name: string): Promise<unknown> {
  return valueOf(api.POST("/api/v1/webhooks/{name}/enable", { params: { path: { name } } }));
}

export function rotateWebhook(name: string): Promise<SigningSecret> {
  return valueOf(api.POST("/api/v1/webhooks/{name}/secret", { params: { path: { name } } }));
}

export function testWebhook(name: string): Promise<Shape<"Trial">> {
  return valueOf(api.POST("/api/v1/webhooks/{name}/test", { params: { path: { name } } }));
}

export function listDesks(signal?: AbortSignal): Promise<Desk[]> {
  return valueOf(api.GET("/api/v1/desks", { signal }));
}

export function setDesk(role: string, given: Shape<"Addressing">): Promise<unknown> {
  return valueOf(api.PUT("/api/v1/desks/{role}", { params: { path: { role } }, body: given }));
}

export function forgetDesk(role: string): Promise<unknown> {
  return valueOf(api.DELETE("/api/v1/desks/{role}", { params: { path: { role } } }));
}

/** The words of a notice; a one-time token isn't in it. */
export function readLetter(id: string, signal?: AbortSignal): Promise<Shape<"Letter">> {
  return valueOf(api.GET("/api/v1/notices/{id}/letter", { params: { path: { id } }, signal }));
}
