import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { Problem } from "../api/problem";
import { whenExpired } from "../api/send";
import { logOut, whoAmI, type Me } from "../api/session";
import { ProblemView } from "../parts/ProblemView";
import { useWords } from "../words";
import { LogInPage, LogInDialog } from "./LogIn";

interface Session {
  me: Me;
  /** Whether a role of the caller's allows this about anybody at all. What may not be done isn't shown. */
  may(duty: string): boolean;
  leave(): Promise<void>;
}

const Context = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(Context);
  if (!session) throw new Error("a page is shown outside of SessionProvider");
  return session;
}

/** Shows the log-in until somebody is logged in, and over the page when the session ends meanwhile. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const words = useWords();
  const client = useQueryClient();
  const { data: me, error, isPending, refetch } = useQuery({
    queryKey: ["me"],
    queryFn: ({ signal }) => whoAmI(signal),
    retry: (count, failure) => Problem.of(failure).passing && count < 3,
    staleTime: Infinity,
  });
  const [expired, setExpired] = useState(false);
  const waiting = useRef<(() => void)[]>([]);

  useEffect(() => {
    if (!me) return;
    whenExpired(
      () =>
        new Promise((done) => {
          waiting.current.push(done);
          setExpired(true);
        }),
    );
    return () => whenExpired(null);
  }, [me]);

  const back = useCallback(
    (again: Me) => {
      // Somebody else's page must not go on with what the first one typed.
      if (me && again.name !== me.name) {
        location.reload();
        return;
      }
      setExpired(false);
      client.setQueryData(["me"], again);
      for (const done of waiting.current.splice(0)) done();
    },
    [client, me],
  );
  const leave = useCallback(async () => {
    await logOut();
    location.assign("/");
  }, []);
  const session = useMemo(() => {
    if (!me) return null;
    const duties = new Set(me.duties);
    return { me, may: (duty: string) => duties.has(duty), leave };
  }, [me, leave]);

  if (session) {
    return (
      <Context value={session}>
        {children}
        {expired ? <LogInDialog name={session.me.name} onDone={back} /> : null}
      </Context>
    );
  }
  if (isPending) return <p className="list-wait faint">{words.common.loading}</p>;
  if (Problem.of(error).status !== 401) return <ProblemView error={error} again={() => void refetch()} page />;
  return <LogInPage onDone={(first) => client.setQueryData(["me"], first)} />;
}
