import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { forgetDesk, listDesks, setDesk, type Desk } from "../../api/notices";
import { Ask } from "../../parts/Ask";
import { Field } from "../../parts/Fields";
import { ProblemView } from "../../parts/ProblemView";
import { State } from "../../parts/State";
import { Sheet, Table } from "../../parts/Table";
import { useWords, word } from "../../words";

const ROLES = ["hr", "legal", "it", "auditor", "administrator"];

/** Every department's mailbox. What is meant for a department without one can't be delivered, and that is said here. */
export function Desks() {
  const words = useWords();
  const desks = useQuery({ queryKey: ["desks"], queryFn: ({ signal }) => listDesks(signal) });
  const [open, setOpen] = useState<string | null>(null);
  const known = new Map(desks.data?.map((desk) => [desk.role, desk]));
  return (
    <Sheet id="desks" title={words.notices.desks} aside={<span className="soft">{words.notices.desksHint}</span>}>
      {desks.error ? <ProblemView error={desks.error} again={() => void desks.refetch()} /> : null}
      {desks.data ? (
        <Table
          labelledBy="desks"
          rows={ROLES}
          id={(role) => role}
          columns={[
            { key: "role", title: words.notices.department, cell: (role) => word(words.role, role) },
            { key: "mail", title: words.notices.mail, cell: (role) => known.get(role)?.mail ?? <State mark="attention" text={words.notices.noDesk} /> },
            { key: "language", title: words.notices.language, cell: (role) => word(words.notices.languages, known.get(role)?.language) || <span className="faint">{words.common.none}</span> },
            {
              key: "set",
              title: "",
              end: true,
              cell: (role) => (
                <Button size="small" onClick={() => setOpen(role)}>
                  {known.has(role) ? words.notices.change : words.notices.setUp}
                </Button>
              ),
            },
          ]}
        />
      ) : null}
      {open ? <SetDesk role={open} now={known.get(open)} onClose={() => setOpen(null)} /> : null}
    </Sheet>
  );
}

function SetDesk({ role, now, onClose }: { role: string; now: Desk | undefined; onClose: () => void }) {
  const words = useWords();
  const [mail, setMail] = useState(now?.mail ?? "");
  const [language, setLanguage] = useState(now?.language ?? "zh");
  const given = mail.trim();
  const save = () => (given === "" ? forgetDesk(role) : setDesk(role, { mail: given, language }));
  return (
    <Ask title={`${words.notices.desks} · ${word(words.role, role)}`} does={words.common.save} ready={given !== "" || now !== undefined} act={save} onClose={onClose}>
      <Field label={words.notices.mail} hint={now ? words.notices.forgetHint : undefined}>
        <Input type="email" autoFocus value={mail} maxLength={254} onChange={(event) => setMail(event.target.value)} />
      </Field>
      <Field label={words.notices.language}>
        <Select value={language} options={Object.entries(words.notices.languages).map(([value, label]) => ({ value, label }))} onChange={setLanguage} />
      </Field>
    </Ask>
  );
}
