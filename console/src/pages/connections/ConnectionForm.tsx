import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { readConnection, saveConnection, type Connection } from "../../api/connections";
import { Problem } from "../../api/problem";
import { Field } from "../../parts/Fields";
import { ProblemView } from "../../parts/ProblemView";
import { useWords, word } from "../../words";
import { PLATFORMS, settingsOf, typedOf } from "./fields";

/** Adds a connection, or changes one. It only reads until a plan is approved. */
export default function ConnectionForm() {
  const { name } = useParams();
  const words = useWords();
  const one = useQuery({ queryKey: ["connection", name], queryFn: ({ signal }) => readConnection(name ?? "", signal), enabled: name !== undefined });
  if (name === undefined) return <Form />;
  if (one.data) return <Form now={one.data} />;
  return one.error ? <ProblemView error={one.error} again={() => void one.refetch()} page back={{ to: "/connections", name: words.nav.connections }} /> : <p className="list-wait faint">{words.common.loading}</p>;
}

function Form({ now }: { now?: Connection }) {
  const words = useWords();
  const navigate = useNavigate();
  const before = now ? typedOf(now.platform, now.settings as Record<string, unknown>) : { typed: {}, more: "" };
  const [name, setName] = useState(now?.name ?? "");
  const [platform, setPlatform] = useState(now?.platform ?? "synapse");
  const [typed, setTyped] = useState<Record<string, string>>(before.typed);
  const [more, setMore] = useState(before.more);
  const [secret, setSecret] = useState("");
  const fields = PLATFORMS[platform] ?? { needed: [], optional: [] };
  const settings = settingsOf(platform, typed, more);
  const work = useMutation({
    mutationFn: () => saveConnection(name.trim(), { platform, settings: settings as never, secret }),
    onSuccess: () => navigate(`/connections/${encodeURIComponent(name.trim())}`),
  });
  const filled = fields.needed.every((key) => (typed[key] ?? "").trim() !== "");
  const ready = name.trim() !== "" && settings !== null && filled && (secret !== "" || platform === "ejabberd");
  const problem = work.error ? Problem.of(work.error) : null;
  const field = (key: string, needed: boolean) => (
    <Field key={key} label={needed ? word(words.connections.fields, key) : `${word(words.connections.fields, key)} ${words.connections.maybe}`} hint={words.connections.fieldHints[key]} fault={problem?.fault(`settings/${key}`)}>
      <Input value={typed[key] ?? ""} maxLength={500} spellCheck={false} onChange={(event) => setTyped({ ...typed, [key]: event.target.value })} />
    </Field>
  );
  return (
    <div className="sheet narrow">
      <header>
        <h1>{now ? words.connections.changeTitle(now.name) : words.connections.add}</h1>
      </header>
      <form
        className="form pad"
        onSubmit={(event) => {
          event.preventDefault();
          work.mutate();
        }}
      >
        <p className="soft">{words.connections.readOnly}</p>
        {problem ? <ProblemView error={problem} /> : null}
        <Field label={words.connections.platform}>
          <Select value={platform} disabled={now !== undefined} options={Object.keys(PLATFORMS).map((value) => ({ value, label: word(words.platform, value) }))} onChange={setPlatform} />
        </Field>
        <Field label={words.connections.name} hint={words.connections.nameHint}>
          <Input value={name} disabled={now !== undefined} autoFocus={!now} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </Field>
        {fields.needed.map((key) => field(key, true))}
        <Field label={words.connections.secret} hint={word(words.connections.secretHints, platform)}>
          <Input.TextArea className="secret-lines" rows={2} autoComplete="off" spellCheck={false} value={secret} onChange={(event) => setSecret(event.target.value)} />
          <span className="hint">{now ? words.connections.secretAgain : words.connections.secretOnce}</span>
        </Field>
        <details>
          <summary>{words.connections.further}</summary>
          <div className="form further">
            {fields.optional.map((key) => field(key, false))}
            <Field label={words.connections.json} hint={words.connections.jsonHint} fault={settings === null ? words.connections.noJson : undefined}>
              <Input.TextArea className="mono" rows={4} spellCheck={false} value={more} onChange={(event) => setMore(event.target.value)} />
            </Field>
          </div>
        </details>
        <div className="form-foot">
          <Button onClick={() => navigate(-1)}>{words.common.cancel}</Button>
          <Button type="primary" htmlType="submit" disabled={!ready} loading={work.isPending}>
            {words.connections.saveAndCheck}
          </Button>
        </div>
      </form>
    </div>
  );
}
