import { useEffect, useMemo, useState } from "react";
import { absolute, day, span } from "../parts/when";
import { useSpeaking } from "../words";
import { Problem, readSheet, saveAnswer, submit, type Answer, type Answers, type Sheet } from "./api";
import { missing, take } from "./answers";
import { Groups, Projects, Records, Rest } from "./Questions";
import { Receipt } from "./Receipt";
import { Saver, type Saving } from "./save";

/** The manager's page: who leaves and when, a few questions, a clock, a receipt. */
export function Confirm() {
  const { words } = useSpeaking();
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = () => {
    setProblem(null);
    readSheet().then(setSheet, (error: unknown) => setProblem(Problem.of(error)));
  };
  useEffect(load, []);
  if (problem) return <Gone problem={problem} again={load} />;
  if (!sheet) return <p className="wait faint">{words.common.loading}</p>;
  return sheet.submitted ? <Receipt sheet={sheet} /> : <Form sheet={sheet} onDone={setSheet} />;
}

function Gone({ problem, again }: { problem: Problem; again: () => void }) {
  const { words } = useSpeaking();
  const offline = problem.passing;
  return (
    <main className="gone">
      <h1>{offline ? words.problem.offline : words.confirm.gone}</h1>
      <p className="soft">{offline ? words.problem.offlineHint : (problem.document.hint ?? words.confirm.goneHint)}</p>
      {offline ? (
        <button type="button" className="primary" onClick={again}>
          {words.common.retry}
        </button>
      ) : null}
    </main>
  );
}

function Form({ sheet, onDone }: { sheet: Sheet; onDone: (sheet: Sheet) => void }) {
  const { words, language, speak } = useSpeaking();
  const [answers, setAnswers] = useState<Answers>(sheet.answers);
  const [saving, setSaving] = useState<Saving>({ kind: "idle" });
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const saver = useMemo(() => new Saver(saveAnswer, setSaving), []);
  const put = (answer: Answer) => {
    setAnswers((old) => take(old, answer));
    saver.put(answer);
  };
  useEffect(() => {
    const stay = (event: BeforeUnloadEvent) => {
      if (saver.pending) event.preventDefault();
    };
    addEventListener("beforeunload", stay);
    return () => removeEventListener("beforeunload", stay);
  }, [saver]);
  const open = missing(sheet.questions, answers);
  const send = async () => {
    setSending(true);
    setProblem(null);
    try {
      await saver.settle();
      onDone(await submit());
      window.scrollTo(0, 0);
    } catch (error) {
      setProblem(Problem.of(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <main>
      <header className="top">
        <div className="top-line">
          <span className="brand">Exeunt</span>
          <button type="button" className="plain" lang={language === "en" ? "zh-CN" : "en"} aria-label={words.language.switch} onClick={() => speak(language === "en" ? "zh-CN" : "en")}>
            {words.language.other}
          </button>
        </div>
        <h1>{words.confirm.title(sheet.person.name)}</h1>
        <p>
          <span className="faint">{[sheet.person.id, sheet.person.department].filter(Boolean).join(" · ")}</span>
        </p>
        <p className="leaves">{words.confirm.leaves(day(language, sheet.last_working_day))}</p>
        <p className="soft">{words.confirm.intro}</p>
        <Deadline at={sheet.due_at} silence={sheet.silence} />
      </header>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Records {...{ sheet, answers, put }} />
        <Projects {...{ sheet, answers, put }} />
        <Groups {...{ sheet, answers, put }} />
        <Rest {...{ sheet, answers, put }} />
        {problem ? (
          <div className="problem" role="alert">
            <p>{problem.document.detail ?? (problem.document.title || words.problem.offline)}</p>
            <p className="soft">{problem.document.hint ?? words.problem.offlineHint}</p>
          </div>
        ) : null}
        <footer className="foot">
          <p role="status" className={saving.kind === "refused" ? "bad" : "faint"}>
            {said(saving, words, language)}
          </p>
          {open > 0 ? <p className="attention">{words.confirm.missing(open)}</p> : null}
          <button type="submit" className="primary" disabled={open > 0 || sending}>
            {sending ? words.confirm.saving : words.confirm.submit}
          </button>
        </footer>
      </form>
    </main>
  );
}

function said(saving: Saving, words: ReturnType<typeof useSpeaking>["words"], language: string): string {
  switch (saving.kind) {
    case "idle":
      return "";
    case "saving":
      return words.confirm.saving;
    case "waiting":
      return words.confirm.unsaved;
    case "refused":
      return saving.problem.document.detail ?? saving.problem.document.title;
    case "saved":
      return words.confirm.saved(saving.at.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" }));
  }
}

function Deadline({ at, silence }: { at: string; silence: string }) {
  const { words, language } = useSpeaking();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  const left = Date.parse(at) - now;
  return (
    <div className="deadline">
      <p>
        <b>{left > 0 ? words.confirm.clock(span(words.time, left)) : words.confirm.late}</b>{" "}
        <time dateTime={at} className="faint">
          {absolute(language, new Date(at), false)}
        </time>
      </p>
      <p className="soft">
        {words.confirm.silence} {silence}
      </p>
    </div>
  );
}
