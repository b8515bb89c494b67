import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { eventsOf } from "../../api/events";

/** Reads the case again as soon as the server says that something happened to it. */
export function useLive(id: string): "open" | "lost" | "none" {
  const client = useQueryClient();
  const [state, setState] = useState<"open" | "lost" | "none">("none");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const source = eventsOf(id);
    const refresh = () => {
      // A run reports many steps a second; the page follows at its own pace.
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const key of ["case", "plan", "timeline", "attempts"]) void client.invalidateQueries({ queryKey: [key, id] });
      }, 300);
    };
    source.onopen = () => setState("open");
    source.onerror = () => setState((old) => (old === "open" ? "lost" : old));
    source.addEventListener("entry", refresh);
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [id, client]);
  return state;
}
