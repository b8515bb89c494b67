import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Checkbox, DatePicker, Input, Select } from "antd";
import type { Dayjs } from "dayjs";
import { useEffect, useMemo, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { lookAtRows, openBatch, type NewRow } from "../../api/batches";
import { takeList } from "../../api/intake";
import { Problem } from "../../api/problem";
import { Field, ReasonField } from "../../parts/Fields";
import { FileField } from "../../parts/FileField";
import { EnterPicks, FAR_OFF } from "../../parts/DayField";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph } from "../../parts/State";
import { WithCases } from "../../parts/WithCases";
import { sentence, useWords, word } from "../../words";
import { atRows, besideRows, linesOf, parseRows, type ParsedRow } from "./rows";
import "./batches.css";

/** Opens a batch: a list pasted or read from a file, or cases that were picked. All rows or none, and wrong ones are named. */
export default function NewBatch() {
  const words = useWords();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const cases = useMemo(() => (params.get("cases") ?? "").split(",").filter(Boolean), [params]);
  const [name, setName] = useState("");
  const [reason, setReason] = useState("");
  const [text, setText] = useState("");
  const [fromFile, setFromFile] = useState(false);
  const [departure, setDeparture] = useState("dismissed");
  const [sure, setSure] = useState(false);
  const [day, setDay] = useState<Dayjs | null>(null);
  const rows = useMemo(() => parseRows(text, { departure, lastDay: day?.format("YYYY-MM-DD") ?? "" }), [text, departure, day]);
  const given: NewRow[] = cases.length > 0 ? cases.map((one) => ({ case: one })) : rows.map((row) => ({ person: row.person, departure: row.departure, last_working_day: row.lastDay, line: row.line }));
  const work = useMutation({
    mutationFn: () => openBatch({ name: name.trim(), reason: reason.trim(), rows: given, far_off: sure }),
    onSuccess: (made) => navigate(`/batches/${made.id}`),
  });
  const say = (next: string, ofFile = fromFile) => {
    setText(next);
    setFromFile(ofFile && next !== "");
    setSure(false);
  };
  const wrong = rows.filter((row) => row.fault);
  const whole = given.length > 0 && (cases.length > 0 || wrong.length === 0);
  const refusal = useRefusal(whole ? given : null, sure);
  const said = refusal ?? (work.error ? Problem.of(work.error) : null);
  // Cases that were picked have no lines at which something could stand.
  const unlisted = cases.length > 0 ? said : work.error ? besideRows(Problem.of(work.error)) : null;
  const ready = name.trim() !== "" && reason.trim() !== "" && whole && !refusal;
  return (
    <div className="sheet narrow">
      <header>
        <h1>{words.batches.new}</h1>
      </header>
      <form
        className="form pad"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) work.mutate();
        }}
      >
        <p className="soft">{words.batches.newHint}</p>
        <Field label={words.batches.name} hint={words.batches.nameHint}>
          <Input autoFocus value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
        </Field>
        <ReasonField value={reason} onChange={setReason} rows={2} />
        {cases.length > 0 ? (
          <p>
            <Glyph mark="done" /> {words.batches.picked(cases.length)}
          </p>
        ) : (
          <>
            <div className="batch-usual">
              <Field label={words.batches.usualDay}>
                <EnterPicks>
                  <DatePicker value={day} onChange={setDay} />
                </EnterPicks>
              </Field>
              <Field label={words.batches.usualDeparture}>
                <Select value={departure} options={Object.entries(words.departure).map(([value, label]) => ({ value, label }))} onChange={setDeparture} />
              </Field>
            </div>
            <Field label={words.batches.list} hint={words.batches.listHint}>
              <Input.TextArea className="mono" rows={8} spellCheck={false} value={text} placeholder={words.batches.listExample} onChange={(event) => say(event.target.value)} />
            </Field>
            {/* Of another file that can't be read, the rows of the first aren't those that are meant. */}
            <FromFile onRead={(next) => say(next, true)} onRefused={() => fromFile && say("")} />
            <Rows rows={rows} said={said} />
          </>
        )}
        {unlisted ? <ProblemView error={unlisted} /> : null}
        {sure || said?.type === FAR_OFF ? (
          <Checkbox checked={sure} onChange={(event) => setSure(event.target.checked)}>
            {words.batches.daysSure}
          </Checkbox>
        ) : null}
        <div className="form-foot">
          <Button onClick={() => navigate(-1)}>{words.common.cancel}</Button>
          <Button type="primary" htmlType="submit" disabled={!ready} loading={work.isPending}>
            {words.batches.open(wrong.length > 0 ? 0 : given.length)}
          </Button>
        </div>
      </form>
    </div>
  );
}

/** What the server would refuse of the list, asked when nobody has typed for a moment. */
function useRefusal(rows: NewRow[] | null, sure: boolean): Problem | null {
  const [asked, setAsked] = useState("");
  const now = rows ? JSON.stringify({ rows, far_off: sure }) : "";
  useEffect(() => {
    const timer = setTimeout(() => setAsked(now), 400);
    return () => clearTimeout(timer);
  }, [now]);
  const look = useQuery({
    queryKey: ["batch-rows", asked],
    queryFn: ({ signal }) => lookAtRows(JSON.parse(asked) as { rows: NewRow[]; far_off: boolean }, signal).then(() => true),
    enabled: asked !== "" && asked === now,
    retry: false,
    gcTime: 0,
  });
  const problem = look.error ? Problem.of(look.error) : null;
  return problem?.document.errors?.length ? problem : null;
}

const SPREADSHEETS = ".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** A file is read by the server, as HR's lists are: it knows Excel's workbooks and old encodings. Nothing is taken in by
 * that, and a file with a row that can't be read gives no list. */
function FromFile({ onRead, onRefused }: { onRead: (text: string) => void; onRefused: () => void }) {
  const words = useWords();
  const header = [words.people.number, words.people.name, words.cases.lastDay, words.cases.departure].join("\t");
  const work = useMutation({
    mutationFn: async (file: File) => ({ name: file.name, taken: await takeList(file, { dryRun: true, partly: false, forBatch: true }) }),
    onSuccess: ({ taken }) => onRead(linesOf(taken, words.departure, header).text),
    onError: onRefused,
  });
  const read = work.data && { name: work.data.name, ...linesOf(work.data.taken, words.departure, header) };
  return (
    <>
      <FileField
        label={words.batches.file}
        hint={words.batches.fileHint}
        accept={SPREADSHEETS}
        onPick={([file]) => {
          if (file) work.mutate(file);
        }}
      />
      {work.isPending ? <p className="faint">{words.batches.reading}</p> : null}
      {work.error ? <ProblemView error={work.error} /> : null}
      {read ? (
        <p className="soft" role="status">
          {words.batches.fileRead(read.name, read.leaving)}
        </p>
      ) : null}
    </>
  );
}

/** How the list was understood; rows that can't be used come first, each with its cause. */
function Rows({ rows, said }: { rows: ParsedRow[]; said: Problem | null }) {
  const words = useWords();
  if (rows.length === 0) return null;
  const refused = atRows(said);
  const shown = rows.map((row, place) => ({ row, why: row.unknown ? words.batches.unknown(row.unknown) : row.fault ? word(words.batches.faults, row.fault) : refused.get(place) }));
  const wrong = shown.filter(({ why }) => why);
  return (
    <section aria-label={words.batches.list} role="status">
      <p className={wrong.length > 0 ? "late" : "soft"}>
        {words.batches.read(rows.length)} {wrong.length > 0 ? words.batches.wrong(wrong.length) : null}
      </p>
      <ul className="batch-rows">
        {[...wrong, ...shown.filter(({ why }) => !why)].slice(0, 200).map(({ row, why }) => (
          <li key={row.line} className={why ? "wrong" : undefined}>
            <span className={why ? "soft" : "faint"}>{words.batches.line(row.line)}</span> <Glyph mark={why ? "failed" : "waiting"} /> <span>{why ? row.text : `${row.person} · ${row.lastDay} · ${word(words.departure, row.departure)}`}</span>
            {why ? (
              <b className="late">
                <WithCases text={sentence(why)} />
              </b>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
