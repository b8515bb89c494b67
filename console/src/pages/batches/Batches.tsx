import { useMemo } from "react";
import { listBatches, type BatchListed } from "../../api/batches";
import { useSession } from "../../frame/session";
import { ButtonLink } from "../../parts/ButtonLink";
import { List } from "../../parts/list/List";
import type { Column, ReadPage } from "../../parts/list/types";
import { State } from "../../parts/State";
import { Time } from "../../parts/Time";
import { useWords, word } from "../../words";
import { batchMark } from "./marks";

const id = (row: BatchListed) => row.id;
const href = (row: BatchListed) => `/batches/${row.id}`;
const read: ReadPage<BatchListed> = (_asked, after, signal) => listBatches(after, signal);

/** Several leavers as one: a closed site, a finished contractor. */
export default function Batches() {
  const words = useWords();
  const { may } = useSession();
  const columns = useMemo<Column<BatchListed>[]>(() => {
    const progress = (b: BatchListed) => words.batches.proved(b.cases.proved, b.members - b.cases.withdrawn);
    return [
      { key: "name", title: words.batches.name, always: true, width: "minmax(0, 1.5fr)", cell: (b) => b.name, text: (b) => b.name },
      { key: "state", title: words.batches.state, width: "9em", cell: (b) => <State mark={batchMark(b.state)} text={word(words.batches.states, b.state)} />, text: (b) => word(words.batches.states, b.state) },
      { key: "people", title: words.batches.people, width: "6em", end: true, cell: (b) => b.members, text: (b) => String(b.members) },
      { key: "progress", title: words.batches.progress, cell: progress, text: progress },
      { key: "opened", title: words.batches.created, width: "minmax(0, 1fr)", cell: (b) => <span><Time at={b.opened_at} brief /> <span className="faint">{b.opened_by}</span></span>, text: (b) => b.opened_at },
    ];
  }, [words]);
  const open = may("open_case") ? (
    <ButtonLink to="/batches/new" type="primary">
      {words.batches.new}
    </ButtonLink>
  ) : null;
  return (
    <>
      <div className="page-head">
        <h1>{words.batches.title}</h1>
        {may("give_statement") ? <ButtonLink to="/settings/sources">{words.sources.upload}</ButtonLink> : null}
        {open}
      </div>
      <List name="batches" label={words.batches.title} read={read} id={id} href={href} columns={columns} empty={{ title: words.batches.empty, hint: words.batches.emptyHint, action: open }} />
    </>
  );
}
