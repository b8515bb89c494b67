import { useEffect, useMemo, useState } from "react";
import { absolute, day, span } from "../parts/when";
import { sentence, useSpeaking } from "../words";
import { Problem } from "../api/problem";
import { askAgain, open, peek, readSheet, saveAnswers, submit, token, type Answer, type Answers, type Confirmation, type Sheet } from "./api";
import { begun, left, NOTHING, proposals, QUESTIONS, take, unsaved } from "./answers";
import { Devices, Groups, Projects, Records, Remark } from "./Questions";
import { Receipt } from "./Receipt";
import { Saver, type Saving } from "./save";

/** The manager's page: who leaves and when, a few questions, a clock, a receipt. */
export function Confirm() {
  const { words } = useSpeaking();
  const [stage, setStage] = useState<"reading" | "closed" | "gone">("reading");
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const fail = (error: unknown) => {
    const found = Problem.of(error);
    if (found.passing) setProblem(found);
    else setStage("gone");
  };
  const load = () => {
    setProblem(null);
    const read = () => readSheet().then(setSheet, fail);
    if (!token()) return void read();
    // Another hand-over may be open in this browser: the link says which one is meant.
    peek().then((link) => (link.here ? read() : setStage(link.open ? "closed" : "gone")), fail);
  };
  useEffect(load, []);
  // Who answered is the server's to say, and comes after.
  const done = (was: Sheet, confirmation: Confirmation) => {
    setSheet({ ...was, confirmation });
    readSheet().then(setSheet, () => undefined);
  };
  if (problem) return <Away again={load} />;
  if (sheet?.confirmation.submitted) return <Receipt sheet={sheet} />;
  if (sheet) return <Form sheet={sheet} onDone={(confirmation) => done(sheet, confirmation)} />;
  if (stage === "gone") return <Gone />;
  if (stage === "reading") return <p className="wait faint">{words.common.loading}</p>;
  return (
    <main className="gone">
      <h1>{words.confirm.welcome}</h1>
      <p className="soft">{words.confirm.intro(QUESTIONS.length)}</p>
      <button type="button" className="primary" onClick={() => void open().then(readSheet).then(setSheet, fail)}>
        {words.confirm.begin}
      </button>
    </main>
  );
}

function Away({ again }: { again: () => void }) {
  const { words } = useSpeaking();
  return (
    <main className="gone">
      <h1>{words.problem.offline}</h1>
      <p className="soft">{words.problem.offlineHint}</p>
      <button type="button" className="primary" onClick={again}>
        {words.common.retry}
      </button>
    </main>
  );
}

/** A link that was used, is too old or was replaced; another one goes to the address in the ledger and nowhere else. */
function Gone() {
  const { words } = useSpeaking();
  const [asked, setAsked] = useState(false);
  return (
    <main className="gone">
      <h1>{words.confirm.gone}</h1>
      <p className="soft">{words.confirm.goneHint}</p>
      {asked ? (
        <p role="status">{words.confirm.sentAgain}</p>
      ) : token() ? (
        <button type="button" className="primary" onClick={() => void askAgain().then(() => setAsked(true), () => setAsked(false))}>
          {words.confirm.sendAgain}
        </button>
      ) : null}
    </main>
  );
}

function Form({ sheet, onDone }: { sheet: Sheet; onDone: (confirmation: Confirmation) => void }) {
  const { words, language, speak } = useSpeaking();
  const [answers, setAnswers] = useState<Answers>(() => begun(sheet));
  const [saving, setSaving] = useState<Saving>({ kind: "idle" });
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const saver = useMemo(() => new Saver((some) => saveAnswers(sheet.case, some), setSaving), [sheet.case]);
  useEffect(() => {
    // What is proposed counts as answered only once it has been saved.
    for (const answer of unsaved(sheet)) saver.put(answer);
  }, [saver, sheet]);
  const put = (answer: Answer) => {
    setAnswers((old) => take(old, answer));
    saver.put(answer);
  };
  useEffect(() => {
    const stay = (event: BeforeUnloadEvent) => {
      if (saver.pending) event.preventDefault();
    };
    // A phone tells of going elsewhere by this one event only, and may never come back to the page.
    const leave = () => document.visibilityState === "hidden" && saver.flush();
    addEventListener("beforeunload", stay);
    document.addEventListener("visibilitychange", leave);
    return () => {
      removeEventListener("beforeunload", stay);
      document.removeEventListener("visibilitychange", leave);
      saver.flush();
    };
  }, [saver]);
  const questions = sheet.questions ?? NOTHING;
  const open = left(questions, answers);
  const offered = proposals(questions, answers);
  const send = async () => {
    setSending(true);
    setProblem(null);
    try {
      await saver.settle();
      onDone(await submit(sheet.case));
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
        <h1>{words.confirm.title(sheet.person_name)}</h1>
        <p>
          <span className="faint">{[sheet.person, sheet.department].filter(Boolean).join(" · ")}</span>
        </p>
        <p className="leaves">{words.confirm.leaves(day(language, sheet.last_working_day))}</p>
        <p className="soft">{words.confirm.intro(QUESTIONS.length)}</p>
        <Deadline at={sheet.confirmation.due_at} zone={sheet.zone} silence={sheet.silence === "waits" ? words.confirm.silenceWaits : words.confirm.silenceStands} />
      </header>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Records {...{ sheet, answers, put }} />
        {offered.length > 1 ? (
          <div className="question">
            <p className="soft">{words.confirm.proposalsHint}</p>
            <button type="button" className="plain add" onClick={() => offered.forEach(put)}>
              {words.confirm.takeProposals(offered.length)}
            </button>
          </div>
        ) : null}
        <Projects {...{ sheet, answers, put }} />
        <Groups {...{ sheet, answers, put }} />
        <Devices {...{ sheet, answers, put }} />
        <Remark {...{ answers, put }} />
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
          {open.length > 0 ? <p className="attention">{sentence(open.map((one) => words.confirm.left(one.number, one.open)).join(words.common.separator))}</p> : null}
          <button type="submit" className="primary" disabled={open.length > 0 || sending}>
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

function Deadline({ at, zone, silence }: { at: string; zone: string; silence: string }) {
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
          {absolute(language, new Date(at), false, zone)}
        </time>
      </p>
      <p className="soft">
        {words.confirm.silence}
        {silence}
      </p>
    </div>
  );
}
