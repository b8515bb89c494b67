import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";
import type { CaseDetail } from "../../api/cases";
import { confirmFor, confirmOwn, type HandOver } from "../../api/paper";
import { begun, behind, missing, NOTHING, proposals, same, take } from "../../confirm/answers";
import type { Answer, Answers, GroupQuestion, Sheet } from "../../confirm/api";
import { Ask } from "../../parts/Ask";
import { Field, ReasonField } from "../../parts/Fields";
import { useWords } from "../../words";
import { spoken } from "./handOver";

/** The same questions as on the manager's own page: answered by whoever is asked (`own`), or written down in their place as
 * they said it elsewhere. */
export function ConfirmFor({ one, sheet, own = false, onClose }: { one: CaseDetail; sheet: HandOver; own?: boolean; onClose: () => void }) {
  const words = useWords();
  const [answers, setAnswers] = useState<Answers>(() => begun(sheet));
  const [how, setHow] = useState("");
  const [touched, setTouched] = useState(false);
  const change = (next: (old: Answers) => Answers) => {
    setTouched(true);
    setAnswers(next);
  };
  const put = (answer: Answer) => change((old) => take(old, answer));
  const questions = sheet.questions ?? NOTHING;
  const open = missing(questions, answers);
  return (
    <Ask
      title={own ? words.handOver.confirmOwn : words.handOver.confirmFor}
      does={words.confirm.submit}
      ready={open === 0 && (own || how.trim() !== "")}
      act={() => (own ? confirmOwn(one.id, spoken(answers)) : confirmFor(one.id, { answers: spoken(answers), how: how.trim() }))}
      onClose={onClose}
      width={640}
      holds={touched || how !== ""}
    >
      <p className="soft">{own ? words.handOver.confirmOwnWhat : words.handOver.confirmForWhat}</p>
      <Checkbox
        checked={answers.records?.kind === "all"}
        onChange={(event) => put({ question: "records", records: event.target.checked ? { kind: "all" } : { kind: "chosen", groups: [] } })}
      >
        {words.handOver.recordsAll}
      </Checkbox>
      {proposals(questions, answers).length > 1 ? (
        <div>
          <p className="hint">{words.confirm.proposalsHint}</p>
          <Button size="small" onClick={() => change((old) => proposals(questions, old).reduce(take, old))}>
            {words.confirm.takeProposals(proposals(questions, answers).length)}
          </Button>
        </div>
      ) : null}
      {questions.projects.map((question) => (
        <Project key={`${question.group.connection} ${question.group.group}`} {...{ question, answers, put }} sheet={sheet} />
      ))}
      {questions.groups.map((question) => (
        <Successor key={`${question.group.connection} ${question.group.group}`} {...{ question, answers, put }} sheet={sheet} />
      ))}
      <Devices devices={answers.devices} onChange={(devices) => change((old) => ({ ...old, devices }))} />
      {own ? null : <ReasonField label={words.handOver.howSaid} hint={words.handOver.howSaidHint} value={how} onChange={setHow} rows={2} />}
      {open > 0 ? <p className="faint">{words.confirm.missing(open)}</p> : null}
    </Ask>
  );
}

interface Asking {
  question: GroupQuestion;
  answers: Answers;
  sheet: Sheet;
  put: (answer: Answer) => void;
}

function Project({ question, answers, sheet, put }: Asking) {
  const words = useWords();
  const said = answers.projects.find((p) => same(p.group, question.group))?.fate;
  const options = [
    { value: "finished", label: words.confirm.q2finished },
    ...question.proposed.map((c) => ({ value: `with:${c.account}`, label: behind(sheet, question.group.connection, c.account) })),
  ];
  return (
    <Field label={words.handOver.whoTakes(question.name, question.group.connection)}>
      <Select
        allowClear
        placeholder={words.confirm.pickFate}
        value={said ? (said.kind === "finished" ? "finished" : `with:${said.with}`) : undefined}
        options={options}
        onChange={(next?: string) =>
          put({ question: "project", group: question.group, fate: next ? (next === "finished" ? { kind: "finished" } : { kind: "goes_on", with: next.slice(5) }) : null })
        }
      />
    </Field>
  );
}

function Successor({ question, answers, sheet, put }: Asking) {
  const words = useWords();
  const said = answers.successors.find((s) => same(s.group, question.group))?.account;
  return (
    <Field label={words.handOver.whoOwns(question.name, question.group.connection)}>
      <Select
        allowClear
        placeholder={words.confirm.pickOwner}
        value={said}
        options={question.proposed.map((c) => ({ value: c.account, label: behind(sheet, question.group.connection, c.account) }))}
        onChange={(next?: string) => put({ question: "successor", group: question.group, account: next ?? null })}
      />
    </Field>
  );
}

/** One line a device; the box ticked means that there is none. */
function Devices({ devices, onChange }: { devices: Answers["devices"]; onChange: (next: Answers["devices"]) => void }) {
  const words = useWords();
  const [text, setText] = useState((devices ?? []).map((d) => d.name).join("\n"));
  const [none, setNone] = useState(devices !== null && devices.length === 0);
  const type = (typed: string) => {
    setText(typed);
    const names = typed.split("\n").map((line) => line.trim()).filter(Boolean).slice(0, 50);
    onChange(names.length > 0 ? names.map((name) => ({ kind: "other", name: name.slice(0, 200) })) : null);
  };
  const tick = (ticked: boolean) => {
    setNone(ticked);
    setText("");
    onChange(ticked ? [] : null);
  };
  return (
    <fieldset>
      <legend>{words.confirm.devices}</legend>
      <Checkbox checked={none} onChange={(event) => tick(event.target.checked)}>
        {words.confirm.devicesNone}
      </Checkbox>
      {none ? null : <Input.TextArea rows={2} aria-label={words.confirm.devices} placeholder={words.handOver.devicesHint} value={text} onChange={(event) => type(event.target.value)} />}
    </fieldset>
  );
}
