import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { Problem } from "../api/problem";
import { whenRefused, type Wanted } from "../api/send";
import { logOut, whoAmI, type Me } from "../api/session";
import { ProblemView } from "../parts/ProblemView";
import { keep, kept, useSpeaking } from "../words";
import { LogInDialog, LogInPage } from "./LogIn";

interface Session {
  me: Me;
  /** Whether a role of the caller's allows this duty about anybody at all; `everybody` stands for reading about everybody.
   * What may not be done isn't shown. */
  may(duty: string): boolean;
  leave(): Promise<void>;
}

const Context = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(Context);
  if (!session) throw new Error("a page is shown outside of SessionProvider");
  return session;
}

/** That somebody was logged in on this device and hasn't logged out. */
const WAS_IN = "was-in";

/** How often the first question of all is asked again while the server is busy or away. */
const TRIES = 6;

interface Asked {
  wanted: Wanted;
  waiting: { done: () => void; no: (problem: Problem) => void }[];
}

/** Shows the log-in until somebody is logged in, and over the page when the session ends meanwhile. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const { words, language } = useSpeaking();
  const client = useQueryClient();
  const first = useRef(language);
  useEffect(() => {
    // What the server said was said in the other language.
    if (first.current !== language) void client.invalidateQueries();
    first.current = language;
  }, [client, language]);
  const { data: me, error, failureCount, isPending, refetch } = useQuery({
    queryKey: ["me"],
    queryFn: ({ signal }) => whoAmI(signal),
    retry: (count, failure) => Problem.of(failure).passing && count < TRIES,
    staleTime: Infinity,
  });
  const [asked, setAsked] = useState<Asked | null>(null);
  const known = me !== undefined;
  useEffect(() => {
    if (known) keep(WAS_IN, "yes");
  }, [known]);
  useEffect(() => {
    if (!known) return;
    whenRefused(
      (wanted) =>
        new Promise((done, no) => {
          setAsked((old) => ({ wanted: old?.wanted === "log-in" ? "log-in" : wanted, waiting: [...(old?.waiting ?? []), { done, no }] }));
        }),
    );
    return () => whenRefused(null);
  }, [known]);

  const back = useCallback(
    (again: Me | null) => {
      // Somebody else's page must not go on with what the first one typed.
      if (me && again && again.name !== me.name) {
        location.reload();
        return;
      }
      if (again) client.setQueryData(["me"], again);
      for (const each of asked?.waiting ?? []) each.done();
      setAsked(null);
    },
    [asked, client, me],
  );
  const rather = useCallback(() => {
    const problem = new Problem({ type: "show-again", title: words.login.notShown, status: 403 });
    for (const each of asked?.waiting ?? []) each.no(problem);
    setAsked(null);
  }, [asked, words]);
  const leave = useCallback(async () => {
    const { provider_logout } = await logOut();
    keep(WAS_IN, null);
    location.assign(provider_logout ?? "/");
  }, []);
  const session = useMemo(() => {
    if (!me) return null;
    const duties = new Set(me.duties);
    if (me.sees_everybody) duties.add("everybody");
    return { me, may: (duty: string) => duties.has(duty), leave };
  }, [me, leave]);

  if (session) {
    return (
      <Context value={session}>
        {children}
        {asked ? <LogInDialog name={session.me.name} how={session.me.session?.how} wanted={asked.wanted} onDone={back} onCancel={rather} /> : null}
      </Context>
    );
  }
  if (isPending) return <p className="list-wait faint" role="status">{failureCount > 0 ? words.problem.again : words.common.loading}</p>;
  if (Problem.of(error).status !== 401) return <ProblemView error={error} again={() => void refetch()} page />;
  return <LogInPage ended={kept(WAS_IN) !== null} onDone={(first) => client.setQueryData(["me"], first)} />;
}
