import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { addPasskey, knowsPasskeys, listPasskeys, removePasskey, renamePasskey, type Passkey } from "../../api/passkeys";
import { saidByDevice } from "../../frame/Passkey";
import { ActForm } from "../../parts/ActForm";
import { Ask } from "../../parts/Ask";
import { Field } from "../../parts/Fields";
import { ProblemView } from "../../parts/ProblemView";
import { Sheet, Table } from "../../parts/Table";
import { Time } from "../../parts/Time";
import { useWords } from "../../words";
import { agentSaid } from "./agent";

/** Keys on one's own devices, by which one logs in. */
export function Passkeys() {
  const words = useWords();
  const client = useQueryClient();
  const kept = useQuery({ queryKey: ["passkeys"], queryFn: ({ signal }) => listPasskeys(signal) });
  const [naming, setNaming] = useState<Passkey | null>(null);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const again = () => client.invalidateQueries({ queryKey: ["passkeys"] });
  const hindrance = kept.data?.hindrance ?? (knowsPasskeys() ? undefined : "browser");
  return (
    <Sheet id="passkeys" title={words.passkeys.title}>
      {kept.error ? <ProblemView error={kept.error} again={() => void kept.refetch()} /> : null}
      {kept.data && kept.data.items.length > 0 ? (
        <Table
          labelledBy="passkeys"
          rows={kept.data.items}
          id={(passkey) => passkey.id}
          columns={[
            { key: "name", title: words.passkeys.name, cell: (p) => p.name },
            { key: "made", title: words.passkeys.made, cell: (p) => <Time at={p.made_at} brief /> },
            { key: "used", title: words.passkeys.used, cell: (p) => (p.used_at ? <Time at={p.used_at} brief /> : <span className="faint">{words.common.none}</span>) },
            {
              key: "acts",
              title: "",
              end: true,
              cell: (p) => (
                <span className="passkey-acts">
                  <Button size="small" onClick={() => setNaming(p)}>
                    {words.passkeys.rename}
                  </Button>
                  <Button size="small" danger onClick={() => setRemoving(p)}>
                    {words.passkeys.remove}
                  </Button>
                </span>
              ),
            },
          ]}
        />
      ) : null}
      {kept.data ? (
        <div className="form pad">
          <p className="soft">{hindrance ? words.passkeys.hindrances[hindrance] : words.passkeys.intro}</p>
          {hindrance ? null : <Add onDone={again} />}
        </div>
      ) : null}
      {naming ? <Rename passkey={naming} onDone={again} onClose={() => setNaming(null)} /> : null}
      {removing ? (
        <Ask
          title={words.passkeys.removeTitle(removing.name)}
          does={words.passkeys.remove}
          disturbs
          act={async () => {
            await removePasskey(removing.id);
            await Promise.all([again(), client.invalidateQueries({ queryKey: ["sessions"] })]);
          }}
          onClose={() => setRemoving(null)}
        >
          <p>{words.passkeys.removeHint}</p>
        </Ask>
      ) : null}
    </Sheet>
  );
}

function Add({ onDone }: { onDone: () => Promise<void> }) {
  const words = useWords();
  const [name, setName] = useState(() => agentSaid(navigator.userAgent).slice(0, LONGEST));
  const work = useMutation({ mutationFn: () => addPasskey(name.trim()), onSuccess: onDone });
  return (
    <ActForm does={words.passkeys.add} act={() => work.mutate()} pending={work.isPending} error={work.error ? saidByDevice(work.error, words) : null} ready={name.trim() !== ""}>
      <NameField value={name} onChange={setName} />
    </ActForm>
  );
}

/** Of a passkey's name. */
const LONGEST = 100;

function NameField({ value, onChange, autoFocus = false }: { value: string; onChange: (next: string) => void; autoFocus?: boolean }) {
  const words = useWords();
  return (
    <Field label={words.passkeys.name} hint={words.passkeys.nameHint}>
      <Input value={value} maxLength={LONGEST} autoFocus={autoFocus} onChange={(event) => onChange(event.target.value)} />
    </Field>
  );
}

function Rename({ passkey, onDone, onClose }: { passkey: Passkey; onDone: () => Promise<void>; onClose: () => void }) {
  const words = useWords();
  const [name, setName] = useState(passkey.name);
  return (
    <Ask
      title={words.passkeys.rename}
      does={words.common.save}
      ready={name.trim() !== ""}
      act={async () => {
        await renamePasskey(passkey.id, name.trim());
        await onDone();
      }}
      onClose={onClose}
    >
      <NameField value={name} onChange={setName} autoFocus />
    </Ask>
  );
}
