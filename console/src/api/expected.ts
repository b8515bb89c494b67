import { problemOf } from "./problem";
import { send } from "./send";

/** Calls that docs/api/openapi.json doesn't have yet. Each goes as soon as the generated client has it. */
export async function ask<T>(
  method: string,
  path: string,
  { query, body, signal }: { query?: Record<string, string | number | undefined>; body?: unknown; signal?: AbortSignal | undefined },
): Promise<T> {
  const url = new URL(`/api/v1${path}`, location.origin);
  for (const [key, value] of Object.entries(query ?? {})) if (value !== undefined && value !== "") url.searchParams.set(key, String(value));
  const response = await send(
    new Request(url, {
      method,
      ...(body === undefined ? {} : body instanceof FormData ? { body } : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
      ...(signal ? { signal } : {}),
    }),
  );
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}
