import { useSpeaking } from "../words";
import { absolute, day } from "../parts/when";
import { behind, NOTHING, same } from "./answers";
import type { GroupQuestion, Sheet } from "./api";

/** What was answered, when, and the number under which it is kept. */
export function Receipt({ sheet }: { sheet: Sheet }) {
  const { words, language } = useSpeaking();
  const { answers, submitted } = sheet.confirmation;
  const questions = sheet.questions ?? NOTHING;
  const by = submitted?.how.kind === "silence" ? words.confirm.nobody : sheet.answered_by;
  const name = (group: GroupQuestion["group"]) => `${[...questions.projects, ...questions.groups].find((q) => same(q.group, group))?.name ?? group.group} · ${group.connection}`;
  const who = (group: GroupQuestion["group"], account: string) => behind(sheet, group.connection, account);
  return (
    <main className="receipt">
      <header className="top">
        <span className="brand">Exeunt</span>
        <h1>✓ {words.confirm.receipt}</h1>
        <p className="soft">{words.confirm.receiptHint}</p>
      </header>
      <dl>
        <dt>{words.confirm.title(sheet.person_name)}</dt>
        <dd>{words.confirm.leaves(day(language, sheet.last_working_day))}</dd>
        <dt>{words.confirm.q1}</dt>
        <dd>{answers.records?.kind === "chosen" ? answers.records.groups.map(name).join(words.common.separator) || words.common.none : words.confirm.q1all}</dd>
        {questions.projects.length === 0 ? <Line name={words.confirm.q2} value={words.confirm.q2none} /> : null}
        {answers.projects.map((p) => (
          <Line key={`${p.group.connection} ${p.group.group}`} name={name(p.group)} value={p.fate.kind === "finished" ? words.confirm.q2finished : who(p.group, p.fate.with)} />
        ))}
        {questions.groups.length === 0 ? <Line name={words.confirm.q3} value={words.confirm.q3none} /> : null}
        {answers.successors.map((s) => (
          <Line key={`${s.group.connection} ${s.group.group}`} name={name(s.group)} value={who(s.group, s.account)} />
        ))}
        <dt>{words.confirm.devices}</dt>
        <dd>{answers.devices?.length ? answers.devices.map((d) => d.name).join(words.common.separator) : words.confirm.devicesNone}</dd>
        {answers.remark ? <Line name={words.confirm.yourNote} value={answers.remark} /> : null}
        {submitted ? (
          <>
            {by ? <Line name={words.confirm.answeredBy} value={by} /> : null}
            <Line name={words.confirm.sentAt} value={absolute(language, new Date(submitted.at))} />
            <dt>{words.confirm.receiptId}</dt>
            <dd className="mono">{submitted.receipt}</dd>
          </>
        ) : null}
      </dl>
      <button type="button" className="primary no-print" onClick={() => print()}>
        {words.confirm.print}
      </button>
    </main>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
