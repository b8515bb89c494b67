import { useMemo, type ReactNode } from "react";
import { listCases } from "../api/cases";
import type { CaseRow } from "../api/types";
import { useSession } from "../frame/session";
import { phaseMark } from "../parts/caseMarks";
import { List } from "../parts/list/List";
import type { Column, Filter, ReadPage } from "../parts/list/types";
import { Person, personText } from "../parts/Person";
import { caseMark, State } from "../parts/State";
import { Clock, Day, Time } from "../parts/Time";
import { ButtonLink } from "../parts/ButtonLink";
import { useWords, word } from "../words";
import { days } from "./leaves";

/** Whom a case can wait for. */
const PARTIES = ["hr", "manager", "legal", "it", "named"];

const id = (row: CaseRow) => row.id;
const href = (row: CaseRow) => `/cases/${row.id}`;
const read: ReadPage<CaseRow> = ({ leaves, ...filters }, after, signal) => listCases({ ...filters, ...days(leaves, new Date()) }, after, signal);

export default function Cases() {
  const words = useWords();
  const { may } = useSession();
  const columns = useMemo<Column<CaseRow>[]>(
    () => [
      { key: "person", title: words.cases.person, always: true, width: "minmax(0, 1.3fr)", cell: (c) => <Person person={c.person} />, text: (c) => personText(c.person) },
      { key: "department", title: words.cases.department, cell: (c) => c.person.department, text: (c) => c.person.department ?? "" },
      { key: "departure", title: words.cases.departure, width: "8em", cell: (c) => word(words.departure, c.departure), text: (c) => word(words.departure, c.departure) },
      { key: "last_day", title: words.cases.lastDay, width: "9em", cell: (c) => <Day date={c.last_working_day} />, text: (c) => c.last_working_day },
      {
        key: "state",
        title: words.cases.state,
        width: "minmax(0, 1.5fr)",
        cell: (c) =>
          c.standing ? (
            <State mark={phaseMark(c.standing.phase)} text={word(words.phaseOfCase, c.standing.phase)} />
          ) : (
            <State mark={caseMark(c.state)} text={word(words.caseState, c.state)} />
          ),
        text: (c) => (c.standing ? word(words.phaseOfCase, c.standing.phase) : word(words.caseState, c.state)),
      },
      { key: "waits", title: words.cases.waitsFor, width: "minmax(0, 1.2fr)", cell: (c) => <WaitsFor row={c} />, text: (c) => waiting(c).map((o) => o.party.name ?? word(words.case.party, o.party.kind)).join(words.common.separator) },
      { key: "opened", title: words.cases.opened, width: "8em", spare: true, cell: (c) => <Time at={c.opened_at} brief />, text: (c) => c.opened_at },
      { key: "by", title: words.cases.openedBy, spare: true, cell: (c) => c.opened_by, text: (c) => c.opened_by },
    ],
    [words],
  );
  const filters = useMemo<Filter[]>(
    () => [
      { kind: "search", key: "q", label: words.cases.searchHint },
      { kind: "choice", key: "state", label: words.cases.state, choices: Object.entries(words.caseState).map(([value, label]) => ({ value, label })) },
      { kind: "choice", key: "waits_for", label: words.cases.waitsFor, choices: PARTIES.map((value) => ({ value, label: word(words.case.party, value) })) },
      { kind: "choice", key: "leaves", label: words.cases.leaves, choices: Object.entries(words.cases.leavesWhen).map(([value, label]) => ({ value, label })) },
    ],
    [words],
  );
  const batches = may("open_case");
  const open = may("open_case") ? (
    <ButtonLink to="/cases/new" type="primary">{words.cases.new}</ButtonLink>
  ) : null;
  return (
    <>
      <div className="page-head">
        <h1>{words.cases.title}</h1>
        {may("give_statement") ? <ButtonLink to="/settings/sources">{words.sources.upload}</ButtonLink> : null}
        {open}
      </div>
      <List
        name="cases"
        label={words.cases.title}
        read={read}
        id={id}
        href={href}
        columns={columns}
        filters={filters}
        {...(batches ? { bulk } : {})}
        empty={{ title: words.cases.empty, hint: words.cases.emptyHint, action: open }}
      />
    </>
  );
}

/** Cases of which nothing was approved yet can be made one batch. */
function bulk(rows: CaseRow[]): ReactNode {
  return <Batch rows={rows.filter((row) => row.state === "open")} />;
}

function Batch({ rows }: { rows: CaseRow[] }) {
  const words = useWords();
  return (
    <ButtonLink size="small" disabled={rows.length === 0} to={`/batches/new?cases=${rows.map((row) => row.id).join(",")}`}>
      {words.cases.batch} {rows.length}
    </ButtonLink>
  );
}

function waiting(row: CaseRow) {
  return row.standing?.owed.filter((o) => o.waits) ?? [];
}

function WaitsFor({ row }: { row: CaseRow }) {
  const words = useWords();
  const [first, ...rest] = waiting(row);
  if (!first) return <span className="faint">{words.common.none}</span>;
  return (
    <span>
      {first.party.name ?? word(words.case.party, first.party.kind)}
      {rest.length > 0 ? <span className="faint"> +{rest.length}</span> : null} {first.due ? <Clock until={first.due} /> : null}
    </span>
  );
}
