import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { endOtherSessions, endSession, listSessions } from "../../api/settings";
import { ProblemView } from "../../parts/ProblemView";
import { Sheet, Table } from "../../parts/Table";
import { Time } from "../../parts/Time";
import { useWords } from "../../words";
import { agentSaid } from "./agent";

/** Where one is logged in. */
export function Sessions() {
  const words = useWords();
  const sessions = useQuery({ queryKey: ["sessions"], queryFn: ({ signal }) => listSessions(signal) });
  const end = useMutation({ mutationFn: endSession });
  const others = useMutation({ mutationFn: endOtherSessions });
  const aside =
    (sessions.data?.length ?? 0) > 1 ? (
      <Button size="small" danger loading={others.isPending} onClick={() => others.mutate()}>
        {words.settings.sessionEndOthers}
      </Button>
    ) : null;
  return (
    <Sheet id="sessions" title={words.settings.sessions} aside={aside}>
      {sessions.error ? <ProblemView error={sessions.error} again={() => void sessions.refetch()} /> : null}
      {(end.error ?? others.error) ? <ProblemView error={end.error ?? others.error} /> : null}
      {sessions.data ? (
        <Table
          labelledBy="sessions"
          rows={sessions.data}
          id={(session) => session.id}
          columns={[
            { key: "from", title: words.settings.sessionFrom, cell: (s) => <><span title={s.agent}>{agentSaid(s.agent) || words.time.none}</span> <span className="faint">{s.address}</span></> },
            { key: "since", title: words.settings.sessionSince, cell: (s) => <Time at={s.opened_at} brief /> },
            { key: "last", title: words.settings.sessionLast, cell: (s) => <Time at={s.seen_at} brief /> },
            {
              key: "end",
              title: "",
              end: true,
              cell: (s) =>
                s.current ? (
                  <span className="tag brand">{words.settings.sessionThis}</span>
                ) : (
                  <Button size="small" onClick={() => end.mutate(s.id)}>
                    {words.settings.sessionEnd}
                  </Button>
                ),
            },
          ]}
        />
      ) : null}
    </Sheet>
  );
}
