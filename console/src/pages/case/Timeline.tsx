import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Button, Input, Segmented, Select } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { readTimeline, takeNote, type CaseDetail, type Happening } from "../../api/cases";
import { announce } from "../../parts/Announce";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph, type Mark } from "../../parts/State";
import { Time } from "../../parts/Time";
import { useWords, word } from "../../words";

/** One stream of everything that happened, newest first; what was said outside of the machine is recorded here. */
export function Timeline({ one }: { one: CaseDetail }) {
  const words = useWords();
  const [params, setParams] = useSearchParams();
  const shown = params.get("timeline") ?? "all";
  const stream = useInfiniteQuery({
    queryKey: ["timeline", one.id],
    queryFn: ({ pageParam, signal }) => readTimeline(one.id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const all = stream.data?.pages.flatMap((page) => page.items) ?? [];
  const rows = shown === "all" ? all : all.filter((each) => each.kind === shown);
  return (
    <section className="sheet case-timeline" aria-labelledby="timeline">
      <header>
        <h2 id="timeline">{words.case.timeline}</h2>
      </header>
      <div className="case-pad">
        <Segmented
          size="small"
          block
          value={shown}
          options={[
            { value: "all", label: words.case.filterAll },
            { value: "people", label: words.case.filterPeople },
            { value: "platform", label: words.case.filterPlatform },
            { value: "note", label: words.case.filterNotes },
            { value: "proof", label: words.case.filterProof },
          ]}
          onChange={(value) =>
            setParams(
              (old) => {
                const next = new URLSearchParams(old);
                if (value === "all") next.delete("timeline");
                else next.set("timeline", value);
                return next;
              },
              { replace: true },
            )
          }
        />
        <TakeNote one={one} />
      </div>
      {stream.error ? <ProblemView error={stream.error} again={() => void stream.refetch()} /> : null}
      {stream.data && rows.length === 0 ? <p className="case-pad faint">{words.case.emptyTimeline}</p> : null}
      <ol>
        {rows.map((each) => (
          <Line key={each.index} happening={each} />
        ))}
      </ol>
      {stream.hasNextPage ? (
        <Button type="text" block loading={stream.isFetchingNextPage} onClick={() => void stream.fetchNextPage()}>
          {words.list.more}
        </Button>
      ) : null}
    </section>
  );
}

function Line({ happening }: { happening: Happening }) {
  return (
    <li className="happening">
      <span className="happening-when">
        <Time at={happening.at} brief />
      </span>
      <div>
        <p>
          {happening.mark ? <Glyph mark={happening.mark as Mark} /> : null} {happening.text}
        </p>
        {happening.detail ? <p className="soft happening-detail">{happening.detail}</p> : null}
        <p className="faint">
          {happening.by} · <Link to={`/audit?index=${happening.index}`}>#{happening.index}</Link>
        </p>
      </div>
    </li>
  );
}

const HOWS = ["call", "message", "meeting", "refusal", "comment"];

function TakeNote({ one }: { one: CaseDetail }) {
  const words = useWords();
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState("call");
  const [person, setPerson] = useState(one.person.name ?? "");
  const [text, setText] = useState("");
  const work = useMutation({
    mutationFn: () => takeNote(one.id, { kind, with: person.trim(), text: text.trim(), happened_at: new Date().toISOString() }),
    onSuccess: () => {
      announce(words.common.recorded);
      setText("");
      setOpen(false);
    },
  });
  if (!open) {
    return (
      <Button size="small" className="note-open" onClick={() => setOpen(true)}>
        {words.case.note}
      </Button>
    );
  }
  return (
    <form
      className="form note"
      onSubmit={(event) => {
        event.preventDefault();
        work.mutate();
      }}
    >
      {work.error ? <ProblemView error={work.error} /> : null}
      <div className="note-line">
        <Select
          aria-label={words.case.noteHow}
          value={kind}
          options={HOWS.map((value) => ({ value, label: word(words.case.noteHows, value) }))}
          onChange={setKind}
        />
        <Input aria-label={words.case.noteWith} placeholder={words.case.noteWith} value={person} maxLength={500} onChange={(e) => setPerson(e.target.value)} />
      </div>
      <label>
        <span className="hidden">{words.case.noteText}</span>
        <Input.TextArea autoFocus rows={4} maxLength={10_000} placeholder={words.case.noteText} value={text} onChange={(e) => setText(e.target.value)} />
        <span className="hint">{words.case.noteHint}</span>
      </label>
      <div className="form-foot">
        <Button size="small" onClick={() => setOpen(false)}>
          {words.common.cancel}
        </Button>
        <Button size="small" type="primary" htmlType="submit" disabled={!text.trim()} loading={work.isPending}>
          {words.case.noteSave}
        </Button>
      </div>
    </form>
  );
}
