import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link } from "react-router";
import { listSources, listStatements, type Source, type Statement } from "../../api/intake";
import { useSession } from "../../frame/session";
import { KnownPerson } from "../../parts/KnownPerson";
import { List } from "../../parts/list/List";
import type { Column, Filter } from "../../parts/list/types";
import { ProblemView } from "../../parts/ProblemView";
import { State, type Mark } from "../../parts/State";
import { Sheet, Table } from "../../parts/Table";
import { Time } from "../../parts/Time";
import { day, span } from "../../parts/when";
import { useSpeaking, useWords, word, type Speaking } from "../../words";
import { TakeList } from "./TakeList";

const id = (row: Statement) => row.key ?? `${row.source} ${row.id} ${row.as_of}`;

/** Where it is heard from that somebody leaves, what was said, and lists that are uploaded by hand. */
export function Sources() {
  const speaking = useSpeaking();
  const { words } = speaking;
  const { may } = useSession();
  const columns = useMemo<Column<Statement>[]>(
    () => [
      { key: "about", title: words.sources.about, always: true, cell: (s) => (s.person ? <KnownPerson id={s.person} /> : said(s)), text: (s) => s.person ?? said(s) },
      { key: "intention", title: words.sources.intention, width: "minmax(0, 1.3fr)", cell: (s) => intends(speaking, s), text: (s) => intends(speaking, s) },
      { key: "became", title: words.sources.became, width: "minmax(0, 1.2fr)", cell: (s) => <Became statement={s} />, text: (s) => word(words.sources.becames, kindOf(s.became)) },
      { key: "source", title: words.findings.source, width: "9em", cell: (s) => s.source, text: (s) => s.source },
      { key: "received", title: words.sources.received, width: "8em", cell: (s) => <Time at={s.received_at} brief />, text: (s) => s.received_at ?? "" },
    ],
    [speaking, words],
  );
  const filters = useMemo<Filter[]>(() => [{ kind: "search", key: "person", label: words.people.number }], [words]);
  return (
    <div className="stack">
      <Known />
      {may("give_statement") ? <TakeList /> : null}
      <List name="statements" label={words.sources.statements} read={listStatements} id={id} columns={columns} filters={filters} empty={{ title: words.sources.empty, hint: words.sources.emptyHint }} />
    </div>
  );
}

function Known() {
  const words = useWords();
  const sources = useQuery({ queryKey: ["sources"], queryFn: ({ signal }) => listSources(signal), refetchInterval: 60_000 });
  return (
    <Sheet id="sources" title={words.sources.title} aside={<span className="soft">{words.sources.hint}</span>}>
      {sources.error ? <ProblemView error={sources.error} again={() => void sources.refetch()} /> : null}
      {sources.data?.length === 0 ? <p className="pad faint">{words.sources.none}</p> : null}
      {sources.data && sources.data.length > 0 ? (
        <Table
          labelledBy="sources"
          rows={sources.data}
          id={(source) => source.name}
          columns={[
            { key: "name", title: words.findings.source, cell: (s) => <>{s.name} <span className="faint">{word(words.sources.kinds, s.kind)}</span></> },
            { key: "every", title: words.sources.asked, cell: (s) => (s.every_seconds ? words.sources.every(span(words.time, s.every_seconds * 1000)) : words.sources.speaks) },
            { key: "last", title: words.sources.last, cell: (s) => <Time at={s.asked_at} brief /> },
            { key: "state", title: words.notices.state, cell: (s) => <SourceState source={s} /> },
          ]}
        />
      ) : null}
    </Sheet>
  );
}

function SourceState({ source }: { source: Source }) {
  const words = useWords();
  if (source.trouble) return <State mark="failed" text={source.trouble} />;
  if (source.unused) {
    return (
      <details>
        <summary>
          <State mark="attention" text={words.sources.unused(source.unused.count)} />
        </summary>
        <ul className="soft">
          {source.unused.first.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </details>
    );
  }
  return <State mark="done" text={words.connections.healthy} />;
}

function kindOf(value: unknown): string {
  return String((value as { kind?: string } | null | undefined)?.kind ?? "");
}

/** Who is meant, as the source says it. */
export function said(statement: Pick<Statement, "about">): string {
  const { name, employee_number, mail } = statement.about as { name?: string; employee_number?: string; mail?: string };
  return [name, employee_number ?? mail].filter(Boolean).join(" ");
}

export function intends({ words, language }: Speaking, statement: Pick<Statement, "intention">): string {
  const intention = statement.intention as { kind: string; last_working_day?: string; departure?: string | null };
  if (intention.kind !== "leaves") return words.sources.stays;
  return [words.sources.leaves(day(language, intention.last_working_day ?? "")), word(words.departure, intention.departure)].filter(Boolean).join(" · ");
}

const MARKS: Record<string, Mark> = { opened: "done", moved: "done", completed: "done", withdrawn: "done", putting_back: "running", waits: "attention", dismissed: "impossible" };

/** `link`: it has happened, and isn't only foreseen, so what it led to is there. */
export function Became({ statement, link = true }: { statement: Pick<Statement, "became" | "finding">; link?: boolean }) {
  const words = useWords();
  const became = statement.became as { kind: string; case?: string } | null | undefined;
  const shown = <State mark={MARKS[became?.kind ?? ""] ?? "waiting"} text={word(words.sources.becames, became?.kind)} />;
  if (!link) return shown;
  if (became?.case) return <Link to={`/cases/${became.case}`}>{shown}</Link>;
  return became?.kind === "waits" ? <Link to="/findings?state=open">{shown}</Link> : shown;
}
