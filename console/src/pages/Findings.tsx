import { useMutation } from "@tanstack/react-query";
import { Button, Input, Modal, Select } from "antd";
import { useMemo, useState } from "react";
import { Link } from "react-router";
import { listFindings, settleFindings, type FindingRow, type How } from "../api/findings";
import { Problem, type ProblemDocument } from "../api/problem";
import { useSession } from "../frame/session";
import { List } from "../parts/list/List";
import type { Column, Filter } from "../parts/list/types";
import { Person, personText } from "../parts/Person";
import { ProblemView } from "../parts/ProblemView";
import { State } from "../parts/State";
import { Time } from "../parts/Time";
import { useWords, word } from "../words";

const id = (row: FindingRow) => row.id;

/** What somebody has to settle because the machine must not guess. */
export default function Findings() {
  const words = useWords();
  const { may } = useSession();
  const [settling, setSettling] = useState<{ rows: FindingRow[]; done: () => void } | null>(null);
  const columns = useMemo<Column<FindingRow>[]>(
    () => [
      { key: "text", title: words.findings.what, always: true, width: "minmax(0, 2fr)", cell: (f) => f.text, text: (f) => f.text },
      {
        key: "about",
        title: words.findings.about,
        cell: (f) => (f.person ? <Person person={f.person} link /> : f.candidates.length > 0 ? <span className="soft">{f.candidates.map(personText).join(words.common.separator)}</span> : null),
        text: (f) => (f.person ? personText(f.person) : f.candidates.map(personText).join(words.common.separator)),
      },
      { key: "case", title: words.audit.case, width: "8em", cell: (f) => (f.case ? <Link to={`/cases/${f.case}`} className="digest">{f.case.slice(-8)}</Link> : null), text: (f) => f.case ?? "" },
      { key: "kind", title: words.findings.kind, spare: true, cell: (f) => word(words.findingKind, f.kind), text: (f) => word(words.findingKind, f.kind) },
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
    [words],
  );
  const filters = useMemo<Filter[]>(
    () => [
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
        <Button size="small" onClick={() => setSettling({ rows: rows.filter((r) => !r.settled), done })}>
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
        read={listFindings}
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

function Settle({ rows, onClose, onDone }: { rows: FindingRow[]; onClose: () => void; onDone: () => void }) {
  const words = useWords();
  const only = rows.length === 1 ? rows[0] : undefined;
  const [how, setHow] = useState("accepted");
  const [reason, setReason] = useState("");
  const work = useMutation({
    mutationFn: async () => {
      const given: How = how.startsWith("person:") ? { kind: "person", person: how.slice(7) } : { kind: how === "accepted" ? "accepted" : "dismissed" };
      const went = await settleFindings(rows.map((row) => row.id), given, reason.trim());
      // Each is settled by itself: the first refusal is shown, and what is still open can be tried again.
      const refused = went.find((one) => one.problem)?.problem;
      if (refused) throw new Problem(refused as ProblemDocument);
    },
    onSuccess: onDone,
  });
  const options = [
    { value: "accepted", label: words.findings.accept },
    { value: "dismissed", label: words.findings.dismiss },
    ...(only?.candidates ?? []).map((p) => ({ value: `person:${p.id}`, label: `${words.findings.assign} ${personText(p)}` })),
  ];
  return (
    <Modal
      open
      title={words.findings.bulk(rows.length)}
      onCancel={onClose}
      onOk={() => work.mutate()}
      okText={words.findings.settle}
      okButtonProps={{ disabled: !reason.trim() || rows.length === 0, loading: work.isPending }}
    >
      <div className="form">
        {work.error ? <ProblemView error={work.error} /> : null}
        {only ? <p>{only.text}</p> : null}
        <label>
          <span>{words.findings.settle}</span>
          <Select value={how} options={options} onChange={setHow} />
        </label>
        <label>
          <span>{words.common.reason}</span>
          <Input.TextArea rows={3} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
          <span className="hint">{words.findings.settleHint}</span>
        </label>
      </div>
    </Modal>
  );
}
