import { api, type Shape, valueOf } from "./client";

export type Today = Shape<"Today">;
export type WaitingFor = Shape<"WaitingFor">;
export type Leaving = Shape<"Leaving">;
export type FindingsOfKind = Shape<"FindingsOfKind">;
export type ConnectionHealth = Shape<"ConnectionHealth">;
export interface TodayConnection {
  name: string;
  platform: string;
  health?: ConnectionHealth | null;
}

export function readToday(signal?: AbortSignal): Promise<Today> {
  return valueOf(api.GET("/api/v1/today", { signal }));
}
