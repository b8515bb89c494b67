import { useId, type ReactNode } from "react";
import { useWords, word } from "../words";
import { behind, lacking, NOTHING, QUESTIONS, same } from "./answers";
import type { Answer, Answers, Device, GroupQuestion, Sheet } from "./api";

interface Props {
  sheet: Sheet;
  answers: Answers;
  put: (answer: Answer) => void;
}

interface Asks {
  about: (typeof QUESTIONS)[number];
  sheet: Sheet;
  answers: Answers;
  title: string;
  hint?: string;
  children: ReactNode;
}

/** A question with its number, and whether anything of it is still to be answered. */
function Question({ about, sheet, answers, title, hint, children }: Asks) {
  const words = useWords();
  const id = useId();
  const open = lacking(sheet.questions ?? NOTHING, answers)[about];
  return (
    <section className="question" aria-labelledby={id}>
      <p className="faint">
        {words.confirm.step(QUESTIONS.indexOf(about) + 1, QUESTIONS.length)} · {open > 0 ? <span className="attention">{words.confirm.stepOpen(open)}</span> : words.confirm.stepDone}
      </p>
      <h2 id={id}>{title}</h2>
      {hint ? <p className="soft">{hint}</p> : null}
      {children}
    </section>
  );
}

/** Which records must stay. All of them, unless somebody says otherwise. */
export function Records({ sheet, answers, put }: Props) {
  const words = useWords();
  const asked = sheet.questions ?? NOTHING;
  const all = [...asked.projects, ...asked.groups];
  const chosen = answers.records?.kind === "chosen" ? answers.records.groups : null;
  return (
    <Question about="records" {...{ sheet, answers }} title={words.confirm.q1}>
      <label className="choice">
        <input type="radio" name="records" checked={answers.records?.kind === "all"} onChange={() => put({ question: "records", records: { kind: "all" } })} />
        <span>
          <b>{words.confirm.q1all}</b>
          <span className="soft">{words.confirm.q1allHint}</span>
        </span>
      </label>
      <label className="choice">
        <input type="radio" name="records" checked={chosen !== null} onChange={() => put({ question: "records", records: { kind: "chosen", groups: [] } })} />
        <span>
          <b>{words.confirm.q1some}</b>
          <span className="soft">{words.confirm.q1someHint}</span>
        </span>
      </label>
      {chosen ? (
        <ul className="checks">
          {all.map((q) => {
            const on = chosen.some((g) => same(g, q.group));
            const next = on ? chosen.filter((g) => !same(g, q.group)) : [...chosen, q.group];
            return (
              <li key={`${q.group.connection} ${q.group.group}`}>
                <label className="choice">
                  <input type="checkbox" checked={on} onChange={() => put({ question: "records", records: { kind: "chosen", groups: next } })} />
                  <GroupName question={q} />
                </label>
              </li>
            );
          })}
        </ul>
      ) : null}
    </Question>
  );
}

function GroupName({ question }: { question: GroupQuestion }) {
  const words = useWords();
  return (
    <span>
      <b>{question.name}</b>{" "}
      <span className="faint">
        {question.group.connection} · {word(words.groupKind, question.kind)} · {words.confirm.members(question.others)}
      </span>
    </span>
  );
}

/** Which projects run on, and with whom. */
export function Projects({ sheet, answers, put }: Props) {
  const words = useWords();
  const projects = (sheet.questions ?? NOTHING).projects;
  return (
    <Question about="projects" {...{ sheet, answers }} title={words.confirm.q2}>
      {projects.length === 0 ? <p className="soft">{words.confirm.q2none}</p> : null}
      <ul>
        {projects.map((q) => {
          const fate = answers.projects.find((p) => same(p.group, q.group))?.fate;
          return (
            <li key={`${q.group.connection} ${q.group.group}`} className={q.needed && !fate ? "group open" : "group"}>
              <GroupName question={q} />
              <Who
                label={`${q.name} · ${q.group.connection}${words.common.colon}${words.confirm.q2who}`}
                question={q}
                sheet={sheet}
                value={fate?.kind === "finished" ? FINISHED : (fate?.with ?? "")}
                finished={words.confirm.q2finished}
                empty={words.confirm.pickFate}
                onPick={(value) =>
                  put({
                    question: "project",
                    group: q.group,
                    fate: value === "" ? null : value === FINISHED ? { kind: "finished" } : { kind: "goes_on", with: value },
                  })
                }
              />
            </li>
          );
        })}
      </ul>
    </Question>
  );
}

const FINISHED = "\u0000finished";

/** Who becomes owner of which group; the most active there are proposed. */
export function Groups({ sheet, answers, put }: Props) {
  const words = useWords();
  const groups = (sheet.questions ?? NOTHING).groups;
  return (
    <Question about="groups" {...{ sheet, answers }} title={words.confirm.q3} {...(groups.length > 0 ? { hint: words.confirm.q3hint } : {})}>
      {groups.length === 0 ? <p className="soft">{words.confirm.q3none}</p> : null}
      <ul>
        {groups.map((q) => {
          const account = answers.successors.find((s) => same(s.group, q.group))?.account ?? "";
          return (
            <li key={`${q.group.connection} ${q.group.group}`} className={q.needed && !account ? "group open" : "group"}>
              <GroupName question={q} />
              <Who label={`${q.name} · ${q.group.connection}${words.common.colon}${words.confirm.pickOwner}`} question={q} sheet={sheet} value={account} empty={words.confirm.pickOwner} onPick={(value) => put({ question: "successor", group: q.group, account: value || null })} />
            </li>
          );
        })}
      </ul>
    </Question>
  );
}

function Who({ label, empty, question, sheet, value, finished, onPick }: { label: string; empty: string; sheet: Sheet; question: GroupQuestion; value: string; finished?: string; onPick: (value: string) => void }) {
  const words = useWords();
  return (
    <select aria-label={label} value={value} onChange={(event) => onPick(event.target.value)}>
      <option value="">{empty}</option>
      {finished ? <option value={FINISHED}>{finished}</option> : null}
      {question.proposed.map((candidate, index) => (
        <option key={candidate.account} value={candidate.account}>
          {behind(sheet, question.group.connection, candidate.account)}
          {index === 0 ? ` · ${words.confirm.recommended}` : ""}
        </option>
      ))}
    </select>
  );
}

const KINDS = ["phone", "computer", "tablet", "security_key", "other"];

/** What the person still has in hand. */
export function Devices({ sheet, answers, put }: Props) {
  const words = useWords();
  const devices = answers.devices ?? [];
  const change = (next: Device[]) => put({ question: "devices", devices: next });
  return (
    <Question about="devices" {...{ sheet, answers }} title={words.confirm.devices}>
      <label className="choice">
        <input type="radio" name="devices" checked={answers.devices?.length === 0} onChange={() => change([])} />
        <span>{words.confirm.devicesNone}</span>
      </label>
      <label className="choice">
        <input type="radio" name="devices" checked={devices.length > 0} onChange={() => change([{ kind: "computer", name: words.confirm.deviceKinds.computer ?? "" }])} />
        <span>{words.confirm.devicesSome}</span>
      </label>
      {devices.map((device, index) => (
        <div key={index} className="device">
          <select
            aria-label={words.confirm.deviceKind}
            value={device.kind}
            onChange={(event) => change(devices.with(index, { ...device, kind: event.target.value as Device["kind"] }))}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {word(words.confirm.deviceKinds, kind)}
              </option>
            ))}
          </select>
          <input
            type="text"
            aria-label={words.confirm.deviceName}
            maxLength={200}
            value={device.name}
            onChange={(event) => change(devices.with(index, { ...device, name: event.target.value }))}
          />
          <button type="button" className="plain" aria-label={words.confirm.remove(device.name)} onClick={() => change(devices.filter((_, at) => at !== index))}>
            ✕
          </button>
        </div>
      ))}
      {devices.length > 0 ? (
        <button type="button" className="plain add" onClick={() => change([...devices, { kind: "phone", name: words.confirm.deviceKinds.phone ?? "" }])}>
          + {words.confirm.deviceAdd}
        </button>
      ) : null}
    </Question>
  );
}

/** Anything else that somebody wants to say. */
export function Remark({ answers, put }: Omit<Props, "sheet">) {
  const words = useWords();
  return (
    <section className="question">
      <label className="remark">
        <span>{words.confirm.yourNote}</span>
        <textarea rows={3} maxLength={2000} value={answers.remark} onChange={(event) => put({ question: "remark", text: event.target.value })} />
      </label>
    </section>
  );
}
