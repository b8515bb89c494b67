import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Button, Input, Segmented, Select } from "antd";
import { useEffect, useMemo, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { readTimeline, takeNote, type CaseDetail, type PlanDetail } from "../../api/cases";
import type { Entry } from "../../api/log";
import { useOffered } from "../../api/offered";
import { useSession } from "../../frame/session";
import { announce } from "../../parts/Announce";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph } from "../../parts/State";
import { Time } from "../../parts/Time";
import { useWords, word } from "../../words";
import { detailOf, kindOf, markOf, newestFirst } from "./happenings";

/** One stream of everything that happened, newest first; what was said outside of the machine is recorded here. */
export function Timeline({ one, plan }: { one: CaseDetail; plan: PlanDetail | undefined }) {
  const words = useWords();
  const { may } = useSession();
  const hasNotes = useOffered("/cases/{id}/notes");
  const [params, setParams] = useSearchParams();
  const shown = params.get("timeline") ?? "all";
  const stream = useInfiniteQuery({
    queryKey: ["timeline", one.id],
    queryFn: ({ pageParam, signal }) => readTimeline(one.id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  // The log begins with the oldest; the newest is what one wants to see.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = stream;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const all = useMemo(() => newestFirst(stream.data?.pages.flatMap((page) => page.items) ?? []), [stream.data]);
  const rows = shown === "all" ? all : all.filter((each) => kindOf(each.what) === shown);
  const [most, setMost] = useState(STEP);
  const titles = useMemo(() => new Map(plan?.steps.map((s) => [s.id, `${s.title} · ${s.connection}`])), [plan]);
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
        {hasNotes && may("read") ? <TakeNote one={one} /> : null}
      </div>
      {stream.error ? <ProblemView error={stream.error} again={() => void stream.refetch()} /> : null}
      {stream.data && rows.length === 0 ? <p className="case-pad faint">{words.case.emptyTimeline}</p> : null}
      <ol>
        {rows.slice(0, most).map((each) => (
          <Line key={each.index} entry={each} about={each.step ? (titles.get(each.step) ?? each.step) : null} />
        ))}
      </ol>
      {rows.length > most ? (
        <Button type="text" block onClick={() => setMost(most + STEP)}>
          {words.list.more}
        </Button>
      ) : null}
    </section>
  );
}

const STEP = 60;

function Line({ entry, about }: { entry: Entry; about: string | null }) {
  const words = useWords();
  const mark = markOf(entry);
  const detail = detailOf(entry);
  return (
    <li className="happening">
      <span className="happening-when">
        <Time at={entry.time} brief />
      </span>
      <div>
        <p>
          {mark ? <Glyph mark={mark} /> : null} {word(words.happened, entry.what)}
          {about ? <span className="soft"> {about}</span> : null}
        </p>
        {detail ? <p className="soft happening-detail">{detail}</p> : null}
        <p className="faint">
          {entry.actor} · <Link to={`/audit?case=${entry.case}#${entry.index}`}>{words.case.logEntry(entry.index)}</Link>
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
  const [files, setFiles] = useState<File[]>([]);
  const work = useMutation({
    mutationFn: () => takeNote(one.id, { kind, with: person.trim(), text: text.trim() }, files),
    onSuccess: () => {
      announce(words.common.recorded);
      setText("");
      setFiles([]);
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
      <label>
        <span>{words.case.noteFiles}</span>
        <input type="file" multiple onChange={(event) => setFiles([...(event.target.files ?? [])].slice(0, 10))} />
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
