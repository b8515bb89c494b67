import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { listConnections } from "../../api/connections";
import { bindAccount, releaseAccount } from "../../api/people";
import { Ask } from "../../parts/Ask";
import { Field, PersonField, ReasonField, type AccountOn } from "../../parts/Fields";
import { useWords } from "../../words";

/** Says whose an account is, and on what that rests. An earlier owner stays as history. */
export function Bind({ account, person, onClose }: { account?: AccountOn; person?: string; onClose: () => void }) {
  const words = useWords();
  const [whose, setWhose] = useState(person);
  const [connection, setConnection] = useState(account?.connection);
  const [name, setName] = useState(account?.account ?? "");
  const [evidence, setEvidence] = useState("");
  const moves = account !== undefined && person !== undefined && whose !== person;
  const ready = whose !== undefined && connection !== undefined && name.trim() !== "" && evidence.trim() !== "";
  return (
    <Ask
      title={words.people.bind}
      does={words.accounts.bind}
      ready={ready}
      disturbs={moves}
      act={() => bindAccount(whose ?? "", { connection: connection ?? "", account: name.trim(), evidence: evidence.trim() })}
      onClose={onClose}
    >
      {account ? (
        <p>
          <code>{account.account}</code> <span className="faint">{account.connection}</span>
        </p>
      ) : (
        <AccountByName connection={connection} name={name} onConnection={setConnection} onName={setName} />
      )}
      {account || !person ? <PersonField label={words.accounts.whose} value={whose} onChange={setWhose} autoFocus /> : null}
      {moves ? <p className="approve-warning">{words.accounts.moves}</p> : null}
      <div className="contain-reasons">
        {words.accounts.evidences.map((text) => (
          <Button key={text} size="small" onClick={() => setEvidence(text)}>
            {text}
          </Button>
        ))}
      </div>
      <ReasonField label={words.people.bindEvidence} hint={words.accounts.evidenceHint} value={evidence} onChange={setEvidence} rows={2} />
    </Ask>
  );
}

function AccountByName({ connection, name, onConnection, onName }: { connection: string | undefined; name: string; onConnection: (next: string) => void; onName: (next: string) => void }) {
  const words = useWords();
  const connections = useQuery({ queryKey: ["connections"], queryFn: ({ signal }) => listConnections(signal) });
  return (
    <>
      <Field label={words.people.platform}>
        <Select value={connection} options={(connections.data ?? []).map((one) => ({ value: one.name, label: one.name }))} onChange={onConnection} />
      </Field>
      <Field label={words.people.account} hint={words.accounts.accountHint}>
        <Input value={name} maxLength={500} onChange={(event) => onName(event.target.value)} />
      </Field>
    </>
  );
}

/** Says that an account is no longer this person's. That it was stays as history. */
export function Release({ person, account, onClose }: { person: string; account: AccountOn; onClose: () => void }) {
  const words = useWords();
  const [reason, setReason] = useState("");
  return (
    <Ask
      title={words.accounts.release}
      does={words.accounts.release}
      disturbs
      ready={reason.trim() !== ""}
      act={() => releaseAccount(person, { connection: account.connection, account: account.account, reason: reason.trim() })}
      onClose={onClose}
    >
      <p>
        <code>{account.account}</code> <span className="faint">{account.connection}</span>
      </p>
      <p>{words.accounts.releaseWhat}</p>
      <ReasonField value={reason} onChange={setReason} rows={2} />
    </Ask>
  );
}
