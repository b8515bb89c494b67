import createClient from "openapi-fetch";
import { Problem, problemOf } from "./problem";
import type { components, paths } from "./schema";
import { send } from "./send";

/** The API, as docs/api/openapi.json describes it (`npm run api`). Every request goes out by `send`. */
export const api = createClient<paths>({ fetch: send });

/** What the API's document calls so. */
export type Shape<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** The value of an answer, or its problem. */
export async function valueOf<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer;
  if (response.ok) return data as T;
  // The client has read the answer already.
  throw response.bodyUsed ? Problem.said(error, response) : await problemOf(response);
}

/** Filters as a query: what is empty isn't asked for. */
export function asked(filters: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).filter((pair): pair is [string, string] => Boolean(pair[1])));
}
