import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import { readTimeline, type CaseDetail, type PlanDetail } from "../../api/cases";
import type { Entry } from "../../api/log";
import { listNotes, readHandOver, type Note } from "../../api/paper";
import { useSession } from "../../frame/session";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph } from "../../parts/State";
import { Time } from "../../parts/Time";
import { useWords, word, type Words } from "../../words";
import { detailOf, findingOf, folded, kindOf, markOf, newestFirst, troubleOf, verdicts } from "./happenings";
import { NoteForm, NoteText } from "./Notes";
import { Said } from "./Said";
import { byWhom, decisionText, stepText, type Known } from "./told";

/** One stream of everything that happened, newest first; what was said outside of the machine is recorded here. */
export function Timeline({ one, plan }: { one: CaseDetail; plan: PlanDetail | undefined }) {
  const words = useWords();
  const { may } = useSession();
  const writes = may("write_note") && one.state !== "withdrawn";
  const notes = useQuery({ queryKey: ["timeline", one.id, "notes"], queryFn: ({ signal }) => listNotes(one.id, signal) });
  const noteById = useMemo(() => new Map(notes.data?.map((note) => [note.id, note])), [notes.data]);
  const [correcting, setCorrecting] = useState<Note | null>(null);
  const [taking, setTaking] = useState(false);
  const closeNote = () => {
    setTaking(false);
    setCorrecting(null);
  };
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
  const rows = useMemo(() => folded(shown === "all" ? all : all.filter((each) => kindOf(each.what) === shown)), [all, shown]);
  const [most, setMost] = useState(STEP);
  const sheet = useQuery({ queryKey: ["case", one.id, "hand-over"], queryFn: ({ signal }) => readHandOver(one.id, signal) });
  const known = useMemo(() => ({ plan, sheet: sheet.data }), [plan, sheet.data]);
  return (
    <section className="sheet case-timeline" aria-labelledby="timeline">
      <header>
        <h2 id="timeline">{words.case.timeline}</h2>
        {writes && !taking && !correcting ? (
          <Button size="small" onClick={() => setTaking(true)}>
            {words.case.note}
          </Button>
        ) : null}
      </header>
      <div className="case-pad">
        <Segmented
          size="small"
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
        {writes && (taking || correcting) ? <NoteForm key={correcting?.id ?? ""} one={one} corrects={correcting} onClose={closeNote} /> : null}
      </div>
      {stream.error ? <ProblemView error={stream.error} again={() => void stream.refetch()} /> : null}
      {stream.data && rows.length === 0 ? <p className="case-pad faint">{words.case.emptyTimeline}</p> : null}
      <ol>
        {rows.slice(0, most).map(({ entry: each, more }) => (
          <Line key={each.index} entry={each} more={more} known={known}>
            {noteById.has(each.on) ? <NoteText note={noteById.get(each.on)} all={noteById} {...(writes ? { onCorrect: setCorrecting } : {})} /> : null}
          </Line>
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

function Line({ entry, more, known, children }: { entry: Entry; more: Entry[]; known: Known; children: ReactNode }) {
  const words = useWords();
  const mark = markOf([entry, ...more].find((each) => markOf(each) === "verified") ?? entry);
  const detail = detailOf(entry);
  const trouble = troubleOf(entry);
  const about = aboutOf(words, known, entry);
  const all = more.length > 0 ? [entry, ...more].flatMap((each) => aboutOf(words, known, each) ?? []) : [];
  return (
    <li className="happening">
      <span className="happening-when">
        <Time at={entry.time} brief />
      </span>
      <div>
        <p>
          {mark ? <Glyph mark={mark} /> : null} {word(words.happened, entry.what)}
          {more.length > 0 ? <span className="faint"> × {more.length + 1}</span> : null}
          {about && more.length === 0 ? <span className="soft"> {about}</span> : null}
          <Finding entry={entry} />
        </p>
        {entry.what === "check" && more.length > 0 ? (
          <p className="soft">
            {verdicts([entry, ...more])
              .map(({ verdict, times }) => `${word(words.verdict, verdict)} ${times}`)
              .join(" · ")}
          </p>
        ) : null}
        {all.length > 0 ? (
          <details className="happening-more">
            <summary>{words.case.foldedMore(all.length)}</summary>
            <ul>
              {all.map((text, index) => (
                <li key={index}>{text}</li>
              ))}
            </ul>
          </details>
        ) : null}
        {trouble ? <Said trouble={trouble} /> : null}
        {detail ? <Detail text={detail} /> : null}
        {children}
        <p className="faint">
          {byWhom(words, entry.actor)}&nbsp;· <Link to={`/audit?case=${entry.case}`}>{words.case.logEntry(entry.index)}</Link>
        </p>
      </div>
    </li>
  );
}

/** The finding that an entry is about, by its kind. */
function Finding({ entry }: { entry: Entry }) {
  const words = useWords();
  const { may } = useSession();
  if (!entry.what.startsWith("finding.")) return null;
  const says = findingOf(entry) ? word(words.findingKind, findingOf(entry)) : words.findings.see;
  return <> {may("settle_finding") ? <Link to={`/findings?finding=${entry.on}`}>{says}</Link> : <span className="soft">{says}</span>}</>;
}

/** So much is read in passing; what is longer is opened. */
const AT_A_GLANCE = 300;

function Detail({ text }: { text: string }) {
  if (text.length <= AT_A_GLANCE) return <p className="soft happening-detail">{text}</p>;
  return (
    <details className="happening-more">
      <summary>{text.slice(0, AT_A_GLANCE)}…</summary>
      <p className="soft happening-detail">{text}</p>
    </details>
  );
}

/** What an entry is about beside the case: a step, or what was decided. */
function aboutOf(words: Words, known: Known, entry: Entry): string | null {
  if (entry.step) return stepText(words, known, entry.step);
  return entry.what === "case.decided" ? decisionText(words, known, entry) : null;
}
