import { useMutation } from "@tanstack/react-query";
import { Button, Input, Modal, Select } from "antd";
import { useMemo, useState } from "react";
import { Link } from "react-router";
import { listFindings, readFinding, settleFindings, type FindingRow, type How } from "../api/findings";
import { Problem, type ProblemDocument } from "../api/problem";
import { useSession } from "../frame/session";
import { PersonField } from "../parts/Fields";
import { List } from "../parts/list/List";
import type { Column, Filter, ReadPage } from "../parts/list/types";
import { Person, personText } from "../parts/Person";
import { ProblemView } from "../parts/ProblemView";
import { State } from "../parts/State";
import { Time } from "../parts/Time";
import { useSpeaking, useWords, word, type Words } from "../words";
import { intends } from "./settings/Sources";

const id = (row: FindingRow) => row.id;

/** The one that a link names, or all that fit. */
const read: ReadPage<FindingRow> = async ({ finding, ...filters }, after, signal) =>
  finding ? { items: [await readFinding(finding, signal)] } : listFindings(filters, after, signal);

/** What somebody has to settle because the machine must not guess. */
export default function Findings() {
  const speaking = useSpeaking();
  const { words } = speaking;
  const { may } = useSession();
  const [settling, setSettling] = useState<{ rows: FindingRow[]; done: () => void } | null>(null);
  const columns = useMemo<Column<FindingRow>[]>(
    () => [
      { key: "text", title: words.findings.what, always: true, width: "minmax(0, 1.4fr)", cell: (f) => word(words.findingKind, f.kind), text: (f) => word(words.findingKind, f.kind) },
      { key: "about", title: words.findings.about, width: "minmax(0, 1.3fr)", cell: (f) => <About finding={f} />, text: (f) => aboutText(words, f) },
      { key: "says", title: words.findings.says, width: "minmax(0, 1.2fr)", cell: (f) => (f.intention ? intends(speaking, f as Heard) : null), text: (f) => (f.intention ? intends(speaking, f as Heard) : "") },
      { key: "case", title: words.audit.case, width: "8em", cell: (f) => (f.case ? <Link to={`/cases/${f.case}`}>{words.findings.toCase}</Link> : null), text: (f) => f.case ?? "" },
      { key: "source", title: words.findings.source, width: "9em", cell: (f) => f.source, text: (f) => f.source ?? "" },
      { key: "since", title: words.findings.since, width: "9em", cell: (f) => <Time at={f.since} brief />, text: (f) => f.since },
      {
        key: "state",
        title: words.findings.state,
        width: "10em",
        cell: (f) => (f.settled ? <State mark="done" text={`${words.findings.settled} · ${f.settled.by}`} /> : <State mark="attention" text={words.findings.open} />),
        text: (f) => (f.settled ? `${words.findings.settled}: ${f.settled.reason}` : words.findings.open),
      },
    ],
    [speaking, words],
  );
  const filters = useMemo<Filter[]>(
    () => [
      { kind: "given", key: "finding", label: words.findings.one, show: (finding) => <span className="digest" title={finding}>{finding.slice(-8)}</span> },
      {
        kind: "choice",
        key: "state",
        label: words.findings.state,
        choices: [
          { value: "open", label: words.findings.open },
          { value: "settled", label: words.findings.settled },
        ],
      },
      { kind: "choice", key: "kind", label: words.findings.kind, choices: Object.entries(words.findingKind).map(([value, label]) => ({ value, label })) },
    ],
    [words],
  );
  const bulk = may("settle_finding")
    ? (rows: FindingRow[], done: () => void) => (
        <Button size="small" disabled={rows.every((r) => r.settled)} onClick={() => setSettling({ rows: rows.filter((r) => !r.settled), done })}>
          {words.findings.bulk(rows.filter((r) => !r.settled).length)}
        </Button>
      )
    : undefined;
  return (
    <>
      <div className="page-head">
        <h1>{words.findings.title}</h1>
      </div>
      <List
        name="findings"
        label={words.findings.title}
        read={read}
        id={id}
        columns={columns}
        filters={filters}
        {...(bulk ? { bulk } : {})}
        empty={{ title: words.findings.empty, hint: words.findings.emptyHint }}
      />
      {settling ? <Settle rows={settling.rows} onClose={() => setSettling(null)} onDone={() => (settling.done(), setSettling(null))} /> : null}
    </>
  );
}

type Heard = Parameters<typeof intends>[1];

/** Who the source means, in its own words where nobody is known by them, and who it could be. */
function About({ finding }: { finding: FindingRow }) {
  const words = useWords();
  const called = calledBy(finding);
  return (
    <span>
      {finding.person ? <Person person={finding.person} link /> : called}
      {finding.candidates.length > 0 ? (
        <>
          <br />
          <span className="soft">
            {words.findings.candidates}
            {finding.candidates.map((one, at) => (
              <span key={one.id}>
                {at > 0 ? words.common.separator : ""}
                <Person person={one} link />
              </span>
            ))}
          </span>
        </>
      ) : null}
    </span>
  );
}

/** The name, number and address that the source gave. */
function calledBy(finding: FindingRow): string {
  const { name, employee_number: number, mail } = (finding.said ?? {}) as { name?: string | null; employee_number?: string | null; mail?: string | null };
  return [name, number, mail].filter(Boolean).join(" ");
}

function aboutText(words: Words, finding: FindingRow): string {
  const candidates = finding.candidates.map(personText).join(words.common.separator);
  return [finding.person ? personText(finding.person) : calledBy(finding), candidates && `${words.findings.candidates}${candidates}`].filter(Boolean).join(" ");
}

function Settle({ rows, onClose, onDone }: { rows: FindingRow[]; onClose: () => void; onDone: () => void }) {
  const speaking = useSpeaking();
  const { words } = speaking;
  const { me } = useSession();
  const only = rows.length === 1 ? rows[0] : undefined;
  // What was said can be done about somebody known; otherwise it has to be said first who is meant.
  const known = rows.every((row) => row.person);
  const choices = [
    ...(known ? [{ value: "accepted", label: words.findings.accept }] : []),
    ...(only && !only.person ? [...only.candidates.map((p) => ({ value: `person:${p.id}`, label: `${words.findings.assign} ${personText(p)}` })), { value: "person", label: words.findings.assignOther }] : []),
    { value: "dismissed", label: words.findings.dismiss },
  ];
  const [how, setHow] = useState(choices[0]?.value ?? "dismissed");
  const [person, setPerson] = useState<string>();
  const [reason, setReason] = useState("");
  const work = useMutation({
    mutationFn: async () => {
      const given: How = how.startsWith("person") ? { kind: "person", person: how === "person" ? (person ?? "") : how.slice(7) } : { kind: how === "accepted" ? "accepted" : "dismissed" };
      const went = await settleFindings(rows.map((row) => row.id), given, reason.trim(), me.name);
      // Each is settled by itself: the first refusal is shown, and what is still open can be tried again.
      const refused = went.find((one) => one.problem)?.problem;
      if (refused) throw new Problem(refused as ProblemDocument);
    },
    onSuccess: onDone,
  });
  return (
    <Modal
      open
      title={words.findings.bulk(rows.length)}
      onCancel={onClose}
      onOk={() => work.mutate()}
      okText={words.findings.settle}
      okButtonProps={{ disabled: !reason.trim() || rows.length === 0 || (how === "person" && !person), loading: work.isPending }}
    >
      <div className="form">
        {work.error ? <ProblemView error={work.error} /> : null}
        {only ? (
          <div>
            <p>{word(words.findingKind, only.kind)}</p>
            <p>
              <About finding={only} />
            </p>
            {only.intention ? (
              <p className="soft">
                {only.source ? `${only.source}${words.common.colon}` : ""}
                {intends(speaking, only as Heard)}
              </p>
            ) : null}
          </div>
        ) : null}
        <label>
          <span>{words.findings.settle}</span>
          <Select value={how} options={choices} onChange={setHow} />
        </label>
        {how === "person" ? <PersonField label={words.findings.whoIsIt} value={person} onChange={setPerson} autoFocus /> : null}
        <label>
          <span>{words.common.reason}</span>
          <Input.TextArea rows={3} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
          <span className="hint">{words.findings.settleHint}</span>
        </label>
      </div>
    </Modal>
  );
}
