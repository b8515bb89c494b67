import { MutationCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { Problem } from "./api/problem";
import { LookProvider } from "./frame/look";
import { SessionProvider } from "./frame/session";
import "./look/tokens.css";
import "./look/base.css";
import "./parts/parts.css";
import { openPages, router } from "./routes";
import { WordsProvider } from "./words";

const client: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => Problem.of(error).passing && count < 4,
    },
  },
  // What one change touches is hard to say from here; everything on the page is read again.
  mutationCache: new MutationCache({ onSuccess: () => client.invalidateQueries({ predicate: (q) => q.queryKey[0] !== "me" && q.queryKey[0] !== "ways-in" }) }),
});

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <WordsProvider>
          <LookProvider>
            {openPages[location.pathname as keyof typeof openPages] ?? (
              <SessionProvider>
                <RouterProvider router={router} />
              </SessionProvider>
            )}
          </LookProvider>
        </WordsProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
