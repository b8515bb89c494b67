import { useQuery } from "@tanstack/react-query";
import { api, valueOf } from "./client";

let known: Promise<ReadonlySet<string>> | undefined;

/** The operations that this server has, by its own description. A page whose operations it lacks isn't offered. */
export function offered(): Promise<ReadonlySet<string>> {
  known ??= valueOf(api.GET("/api/v1/openapi.json")).then(
    (document) => new Set(Object.keys((document as { paths: Record<string, unknown> }).paths)),
    (error: unknown) => {
      known = undefined;
      throw error;
    },
  );
  return known;
}

/** Whether the server has this operation; false until that is known. */
export function useOffered(path: string | undefined): boolean {
  const { data } = useQuery({ queryKey: ["offered"], queryFn: offered, staleTime: Infinity, gcTime: Infinity });
  return path === undefined || data?.has(`/api/v1${path}`) === true;
}
