import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { endSession, listSessions } from "../../api/settings";
import { ProblemView } from "../../parts/ProblemView";
import { Time } from "../../parts/Time";
import { useWords } from "../../words";

/** Where one is logged in. */
export function Sessions() {
  const words = useWords();
  const sessions = useQuery({ queryKey: ["sessions"], queryFn: ({ signal }) => listSessions(signal) });
  const end = useMutation({ mutationFn: endSession });
  return (
    <section className="sheet" aria-labelledby="sessions">
      <header>
        <h2 id="sessions">{words.settings.sessions}</h2>
      </header>
      {sessions.error ? <ProblemView error={sessions.error} again={() => void sessions.refetch()} /> : null}
      {end.error ? <ProblemView error={end.error} /> : null}
      {sessions.data ? (
        <div className="scroll" tabIndex={0} role="group" aria-labelledby="sessions">
          <table className="plain">
            <thead>
              <tr>
                <th>{words.settings.sessionFrom}</th>
                <th>{words.settings.sessionSince}</th>
                <th>{words.settings.sessionLast}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {sessions.data.map((session) => (
                <tr key={session.id}>
                  <td>
                    {session.agent || words.time.none} <span className="faint">{session.address}</span>
                  </td>
                  <td>
                    <Time at={session.opened_at} brief />
                  </td>
                  <td>
                    <Time at={session.seen_at} brief />
                  </td>
                  <td className="end">
                    {session.current ? (
                      <span className="tag brand">{words.settings.sessionThis}</span>
                    ) : (
                      <Button size="small" onClick={() => end.mutate(session.id)}>
                        {words.settings.sessionEnd}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
}
