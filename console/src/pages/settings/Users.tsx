import { useMutation } from "@tanstack/react-query";
import { Button, Checkbox, Input, Modal } from "antd";
import { useMemo, useState, type ReactNode } from "react";
import { addActor, invite, listActors, lockActor, unlockActor, type Actor } from "../../api/settings";
import { PersonField } from "../../parts/Fields";
import { KnownPerson } from "../../parts/KnownPerson";
import { List } from "../../parts/list/List";
import type { Column, ReadPage } from "../../parts/list/types";
import { ShownOnce } from "../../parts/ShownOnce";
import { ProblemView } from "../../parts/ProblemView";
import { State } from "../../parts/State";
import { Time } from "../../parts/Time";
import { useWords, word } from "../../words";

const id = (row: Actor) => row.name;
const read: ReadPage<Actor> = async (_asked, _after, signal) => ({ items: await listActors(signal) });
const HOURS = 72;

/** Who uses Exeunt, in which roles; new ones come in by a link. */
export function Users() {
  const words = useWords();
  const [open, setOpen] = useState<{ kind: "add" } | { kind: "invite" | "lock" | "unlock"; name: string } | null>(null);
  const close = () => setOpen(null);
  const columns = useMemo<Column<Actor>[]>(() => {
    const roles = (row: Actor) => row.roles.map((role) => word(words.role, role)).join(words.common.separator);
    return [
      { key: "name", title: words.settings.userName, always: true, cell: (a) => a.name, text: (a) => a.name },
      { key: "person", title: words.settings.person, cell: (a) => (a.person ? <KnownPerson id={a.person} /> : <span className="faint">{words.common.none}</span>), text: (a) => a.person ?? "" },
      { key: "roles", title: words.settings.roles, width: "minmax(0, 2fr)", cell: roles, text: roles },
      {
        key: "state",
        title: words.cases.state,
        width: "8em",
        cell: (a) => <State mark={a.locked ? "impossible" : "done"} text={a.locked ? words.settings.locked : words.settings.active} />,
        text: (a) => (a.locked ? words.settings.locked : words.settings.active),
      },
      {
        key: "acts",
        title: words.settings.acts,
        width: "14em",
        cell: (a) =>
          a.locked ? (
            <Button size="small" type="link" onClick={() => setOpen({ kind: "unlock", name: a.name })}>
              {words.settings.unlock}
            </Button>
          ) : (
            <span>
              <Button size="small" type="link" onClick={() => setOpen({ kind: "invite", name: a.name })}>
                {words.settings.invite}
              </Button>
              <Button size="small" type="link" danger onClick={() => setOpen({ kind: "lock", name: a.name })}>
                {words.settings.lock}
              </Button>
            </span>
          ),
        text: () => "",
      },
    ];
  }, [words]);
  const add = <Button onClick={() => setOpen({ kind: "add" })}>{words.settings.addUser}</Button>;
  return (
    <div className="stack">
      <div>{add}</div>
      <List
        name="users"
        label={words.settings.users}
        read={read}
        id={id}
        columns={columns}
        empty={{ title: words.settings.emptyUsers, hint: words.settings.emptyUsersHint, action: add }}
      />
      {open?.kind === "add" ? <AddUser onClose={close} onAdded={(name) => setOpen({ kind: "invite", name })} /> : null}
      {open?.kind === "invite" ? <Invite name={open.name} onClose={close} /> : null}
      {open?.kind === "lock" ? <Lock name={open.name} onClose={close} /> : null}
      {open?.kind === "unlock" ? <Unlock name={open.name} onClose={close} /> : null}
    </div>
  );
}

function AddUser({ onClose, onAdded }: { onClose: () => void; onAdded: (name: string) => void }) {
  const words = useWords();
  const [name, setName] = useState("");
  const [person, setPerson] = useState<string>();
  const [roles, setRoles] = useState<string[]>([]);
  const work = useMutation({
    mutationFn: () => addActor({ name: name.trim(), roles, person: person ?? null }),
    onSuccess: () => onAdded(name.trim()),
  });
  return (
    <Modal
      open
      title={words.settings.addUser}
      onCancel={onClose}
      onOk={() => work.mutate()}
      okText={words.settings.addUser}
      okButtonProps={{ disabled: !name.trim() || roles.length === 0, loading: work.isPending }}
    >
      <div className="form">
        {work.error ? <ProblemView error={work.error} /> : null}
        <label>
          <span>{words.settings.userName}</span>
          <Input autoFocus value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </label>
        <fieldset>
          <legend>{words.settings.roles}</legend>
          <Checkbox.Group value={roles} options={Object.entries(words.role).map(([value, label]) => ({ value, label }))} onChange={setRoles} />
        </fieldset>
        <PersonField label={words.settings.person} hint={words.settings.personHint} value={person} onChange={setPerson} />
      </div>
    </Modal>
  );
}

function Invite({ name, onClose }: { name: string; onClose: () => void }) {
  const words = useWords();
  return (
    <MakeOnce title={words.settings.inviteTitle(name)} hint={words.settings.inviteHint} act={words.settings.invite} make={() => invite(name, HOURS)} onClose={onClose}>
      {(made) => (
        <>
          {words.settings.inviteOnce}
          <ShownOnce secret={made.link} />
          <span className="faint">
            {words.settings.tokenExpires} <Time at={made.expires_at} />
          </span>
        </>
      )}
    </MakeOnce>
  );
}

function Lock({ name, onClose }: { name: string; onClose: () => void }) {
  const words = useWords();
  const [typed, setTyped] = useState("");
  const work = useMutation({ mutationFn: () => lockActor(name), onSuccess: onClose });
  return (
    <Modal
      open
      title={words.settings.lockTitle(name)}
      onCancel={onClose}
      onOk={() => work.mutate()}
      okText={words.settings.lock}
      okButtonProps={{ danger: true, disabled: typed !== name, loading: work.isPending }}
      cancelButtonProps={{ autoFocus: true }}
    >
      <div className="form">
        {work.error ? <ProblemView error={work.error} /> : null}
        <p>{words.settings.lockHint}</p>
        <label>
          <span>{words.common.typeToConfirm(name)}</span>
          <Input value={typed} autoComplete="off" spellCheck={false} onChange={(event) => setTyped(event.target.value)} />
        </label>
      </div>
    </Modal>
  );
}

function Unlock({ name, onClose }: { name: string; onClose: () => void }) {
  const words = useWords();
  return (
    <MakeOnce title={words.settings.unlockTitle(name)} hint={words.settings.unlockHint} act={words.settings.unlock} make={() => unlockActor(name)} onClose={onClose}>
      {(made) => (
        <>
          {words.settings.unlockOnce}
          <ShownOnce secret={made.token} />
        </>
      )}
    </MakeOnce>
  );
}

interface Making<Made> {
  title: string;
  hint: string;
  act: string;
  make: () => Promise<Made>;
  onClose: () => void;
  children: (made: Made) => ReactNode;
}

/** Makes a secret that is shown once: then there is only to close. */
function MakeOnce<Made>({ title, hint, act, make, onClose, children }: Making<Made>) {
  const words = useWords();
  const work = useMutation({ mutationFn: make });
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      onOk={() => (work.data ? onClose() : work.mutate())}
      okText={work.data ? words.common.close : act}
      cancelButtonProps={work.data ? { style: { display: "none" } } : {}}
      okButtonProps={{ loading: work.isPending }}
    >
      <div className="form">
        {work.error ? <ProblemView error={work.error} /> : null}
        {work.data ? <div role="status">{children(work.data)}</div> : <p>{hint}</p>}
      </div>
    </Modal>
  );
}
