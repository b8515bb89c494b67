import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useMemo, useState } from "react";
import { listNotices, sendAgain, type Notice } from "../../api/notices";
import { announce } from "../../parts/Announce";
import { KnownCase } from "../../parts/KnownCase";
import { KnownPerson } from "../../parts/KnownPerson";
import { List } from "../../parts/list/List";
import type { Column, Filter } from "../../parts/list/types";
import { ProblemView } from "../../parts/ProblemView";
import { State, type Mark } from "../../parts/State";
import { Time } from "../../parts/Time";
import { useWords, word } from "../../words";
import { Desks } from "./Desks";
import { Letter } from "./Letter";

const id = (row: Notice) => row.id;
const MARKS: Record<string, Mark> = { waiting: "waiting", sent: "done", failed: "failed" };

/** Whom the machine told what, and what became of it; and the departments' mailboxes. */
export function Notices() {
  const words = useWords();
  const again = useMutation({ mutationFn: (row: Notice) => sendAgain(row.id), onSuccess: () => announce(words.notices.queued) });
  const { mutate } = again;
  const [reading, setReading] = useState<Notice | null>(null);
  const columns = useMemo<Column<Notice>[]>(() => {
    const became = (n: Notice) => [word(words.notices.states, n.state), word(words.notices.held, n.held), word(words.notices.troubles, n.trouble), n.maybe_twice ? words.notices.maybeTwice : n.maybe_arrived ? words.notices.maybeArrived : ""].filter(Boolean).join(" · ");
    return [
      { key: "kind", title: words.notices.about, always: true, width: "minmax(0, 1.3fr)", cell: (n) => (n.channel === "mail" ? <button type="button" className="as-link" onClick={() => setReading(n)}>{word(words.notices.kinds, n.kind)}</button> : word(words.notices.kinds, n.kind)), text: (n) => word(words.notices.kinds, n.kind) },
      { key: "to", title: words.notices.to, width: "minmax(0, 1.2fr)", cell: (n) => <Receiver notice={n} />, text: (n) => n.to },
      { key: "channel", title: words.notices.channel, width: "7em", spare: true, cell: (n) => word(words.notices.channels, n.channel), text: (n) => word(words.notices.channels, n.channel) },
      { key: "state", title: words.notices.state, width: "minmax(0, 1.4fr)", cell: (n) => <State mark={MARKS[n.state] ?? "waiting"} text={became(n)} />, text: became },
      { key: "case", title: words.audit.case, width: "minmax(0, 1fr)", cell: (n) => (n.case ? <KnownCase id={n.case} /> : null), text: (n) => n.case ?? "" },
      { key: "at", title: words.notices.written, width: "8em", cell: (n) => <Time at={n.created_at} brief />, text: (n) => n.created_at },
      {
        key: "again",
        title: "",
        width: "7em",
        end: true,
        cell: (n) =>
          n.state === "waiting" ? null : (
            <Button size="small" onClick={() => mutate(n)}>
              {words.notices.again}
            </Button>
          ),
        text: () => "",
      },
    ];
  }, [words, mutate]);
  const filters = useMemo<Filter[]>(
    () => [{ kind: "choice", key: "state", label: words.notices.state, choices: Object.entries(words.notices.states).map(([value, label]) => ({ value, label })) }],
    [words],
  );
  return (
    <div className="stack">
      <Desks />
      {again.error ? <ProblemView error={again.error} /> : null}
      <List name="notices" label={words.notices.title} read={listNotices} id={id} columns={columns} filters={filters} empty={{ title: words.notices.empty, hint: words.notices.emptyHint }} />
      {reading ? <Letter notice={reading} onClose={() => setReading(null)} /> : null}
    </div>
  );
}

/** `person/001`, `desk/it`, `mailbox/zh/it@corp.example`, `actor/li`, `endpoint/hr-system`. */
function Receiver({ notice }: { notice: Notice }) {
  const words = useWords();
  const [kind, ...rest] = notice.to.split("/");
  const name = (kind === "mailbox" ? rest.slice(1) : rest).join("/");
  if (kind === "person") return <KnownPerson id={name} />;
  if (kind === "desk") return <>{word(words.role, name)}</>;
  return (
    <span>
      {name} <span className="faint">{word(words.notices.receivers, kind)}</span>
    </span>
  );
}
