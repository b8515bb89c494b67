import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Dropdown, Input, Select } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import type { CaseDetail } from "../../api/cases";
import { addDevice, changeDevice, listDevices, listNotes, type Device, type Note } from "../../api/paper";
import { useSession } from "../../frame/session";
import { Ask } from "../../parts/Ask";
import { EnterPicks } from "../../parts/DayField";
import { Field, PersonField, ReasonField } from "../../parts/Fields";
import { KnownPerson } from "../../parts/KnownPerson";
import { ProblemView } from "../../parts/ProblemView";
import { State, type Mark } from "../../parts/State";
import { Clock, Time } from "../../parts/Time";
import { useWords, word } from "../../words";

const MARKS: Record<Device["state"], Mark> = { waiting: "waiting", done: "done", not_needed: "impossible" };

type Change = "assign" | "done" | "not_needed" | "reopen";

/** The company's devices in the person's hands: who sees to each, until when, and what shows that it is settled. */
export function DevicesPart({ one }: { one: CaseDetail }) {
  const words = useWords();
  const { may } = useSession();
  const devices = useQuery({ queryKey: ["case", one.id, "devices"], queryFn: ({ signal }) => listDevices(one.id, signal) });
  const [open, setOpen] = useState<{ kind: "add" } | { kind: Change; device: Device } | null>(null);
  // A device that is owed is settled even where the person stays after all.
  const keeps = may("open_case");
  const close = () => setOpen(null);
  return (
    <section className="sheet" aria-labelledby="devices">
      <header>
        <h2 id="devices">{words.case.devices}</h2>
        {keeps && one.state !== "withdrawn" ? (
          <Button size="small" onClick={() => setOpen({ kind: "add" })}>
            {words.case.deviceAdd}
          </Button>
        ) : null}
      </header>
      {devices.error ? <ProblemView error={devices.error} again={() => void devices.refetch()} /> : null}
      {devices.data?.length === 0 ? <p className="case-pad faint">{words.devices.none}</p> : null}
      <ul>
        {devices.data?.map((device) => (
          <Line key={device.id} device={device} onOpen={keeps ? (kind) => setOpen({ kind, device }) : undefined} />
        ))}
      </ul>
      {open?.kind === "add" ? <Add one={one} onClose={close} /> : null}
      {open && open.kind !== "add" ? <Settle one={one} device={open.device} kind={open.kind} onClose={close} /> : null}
    </section>
  );
}

function Line({ device, onOpen }: { device: Device; onOpen: ((kind: Change) => void) | undefined }) {
  const words = useWords();
  const open = device.state === "waiting";
  const acts: Change[] = open ? ["done", "assign", "not_needed"] : ["reopen"];
  return (
    <li className="device">
      <div>
        <p>
          <State mark={MARKS[device.state]} text={word(words.devices.states, device.state)} quiet /> <b>{device.name}</b>{" "}
          <span className="faint">{word(words.confirm.deviceKinds, device.kind)}</span>
        </p>
        <p className={open && !device.person ? "late" : "soft"}>
          {device.person ? <KnownPerson id={device.person} /> : words.devices.nobody} {open && device.due_at ? <Clock until={device.due_at} /> : null}
        </p>
        {device.settled ? (
          <p className="soft">
            {device.settled.statement}{" "}
            <span className="faint">
              {device.settled.by} <Time at={device.settled.at} brief />
              {device.settled.note ? ` · ${words.devices.withNote}` : ""}
            </span>
          </p>
        ) : null}
      </div>
      {onOpen ? (
        <Dropdown trigger={["click"]} menu={{ items: acts.map((key) => ({ key, label: word(words.devices.acts, key) })), onClick: ({ key }) => onOpen(key as Change) }}>
          <Button size="small" type="text" aria-label={`${words.devices.change} ${device.name}`}>
            ⋯
          </Button>
        </Dropdown>
      ) : null}
    </li>
  );
}

function Add({ one, onClose }: { one: CaseDetail; onClose: () => void }) {
  const words = useWords();
  const [kind, setKind] = useState<Device["kind"]>("computer");
  const [name, setName] = useState("");
  const [person, setPerson] = useState<string>();
  const [due, setDue] = useState<Dayjs | null>(null);
  const given = () => ({ kind, name: name.trim(), person: person ?? null, due_at: due?.toISOString() ?? null });
  return (
    <Ask title={words.case.deviceAdd} does={words.case.deviceAdd} ready={name.trim() !== ""} act={() => addDevice(one.id, given())} onClose={onClose}>
      <Field label={words.confirm.deviceKind}>
        <Select value={kind} options={Object.entries(words.confirm.deviceKinds).map(([value, label]) => ({ value: value as Device["kind"], label }))} onChange={setKind} />
      </Field>
      <Field label={words.confirm.deviceName} hint={words.devices.nameHint}>
        <Input autoFocus value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
      </Field>
      <PersonField label={words.devices.who} value={person} onChange={setPerson} />
      <Field label={words.devices.until}>
        <EnterPicks>
          <DatePicker showTime={{ format: "HH:mm" }} format="YYYY-MM-DD HH:mm" value={due} onChange={setDue} />
        </EnterPicks>
      </Field>
    </Ask>
  );
}

function Settle({ one, device, kind, onClose }: { one: CaseDetail; device: Device; kind: Change; onClose: () => void }) {
  const words = useWords();
  const [person, setPerson] = useState(device.person ?? undefined);
  const [due, setDue] = useState<Dayjs | null>(null);
  const [text, setText] = useState("");
  const [note, setNote] = useState<string>();
  const said = text.trim();
  const change = () => {
    if (kind === "assign") return changeDevice(one.id, device.id, { action: "assign", person: person ?? "", due_at: due?.toISOString() ?? device.due_at });
    if (kind === "done") return changeDevice(one.id, device.id, { action: "done", statement: said, note: note ?? null });
    return changeDevice(one.id, device.id, { action: kind, reason: said });
  };
  const title = `${word(words.devices.acts, kind)} · ${device.name}`;
  return (
    <Ask title={title} does={word(words.devices.acts, kind)} ready={kind === "assign" ? person !== undefined : said !== ""} act={change} onClose={onClose}>
      {kind === "assign" ? (
        <>
          <PersonField label={words.devices.who} value={person} onChange={setPerson} autoFocus />
          <Field label={words.devices.until}>
            <EnterPicks>
              <DatePicker showTime={{ format: "HH:mm" }} format="YYYY-MM-DD HH:mm" value={due} onChange={setDue} />
            </EnterPicks>
          </Field>
        </>
      ) : (
        <ReasonField
          label={kind === "done" ? words.case.deviceProof : words.common.reason}
          hint={kind === "done" ? words.devices.proofHint : words.common.reasonHint}
          value={text}
          onChange={setText}
        />
      )}
      {kind === "done" ? <NoteField one={one} value={note} onChange={setNote} /> : null}
    </Ask>
  );
}

/** The note that shows it, with its files. */
function NoteField({ one, value, onChange }: { one: CaseDetail; value: string | undefined; onChange: (next: string | undefined) => void }) {
  const words = useWords();
  const notes = useQuery({ queryKey: ["timeline", one.id, "notes"], queryFn: ({ signal }) => listNotes(one.id, signal) });
  const label = (note: Note) => `${note.text.slice(0, 60)}${note.attachments.length > 0 ? ` · ${words.notes.files(note.attachments.length)}` : ""}`;
  return (
    <Field label={words.devices.note} hint={words.devices.noteHint}>
      <Select allowClear value={value} options={[...(notes.data ?? [])].reverse().map((note) => ({ value: note.id, label: label(note) }))} onChange={(next?: string) => onChange(next)} />
    </Field>
  );
}
