import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Radio, Select, type InputRef } from "antd";
import { useMemo, useRef, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { addPerson, changePerson, readMarkedPerson, type MarkedPerson } from "../../api/people";
import { Problem } from "../../api/problem";
import { announce } from "../../parts/Announce";
import { Field, PersonField } from "../../parts/Fields";
import { personText } from "../../parts/Person";
import { ProblemView } from "../../parts/ProblemView";
import { useSpeaking, useWords } from "../../words";
import { another, changeOf, typedOf, type Typed } from "./known";

/** Adds a person to the ledger, or changes what is known of one. */
export default function PersonForm() {
  const { id } = useParams();
  const words = useWords();
  // Always as they are now: what is saved is measured against it.
  const one = useQuery({ queryKey: ["person", id, "marked"], queryFn: ({ signal }) => readMarkedPerson(id ?? "", signal), enabled: id !== undefined, gcTime: 0 });
  if (id === undefined) return <Form />;
  if (one.data) return <Form key={one.data.mark} now={one.data} again={() => void one.refetch()} />;
  return one.error ? <ProblemView error={one.error} again={() => void one.refetch()} page back={{ to: "/people", name: words.nav.people }} /> : <p className="list-wait faint">{words.common.loading}</p>;
}

function Form({ now, again }: { now?: MarkedPerson; again?: () => void }) {
  const { words, language } = useSpeaking();
  const navigate = useNavigate();
  const client = useQueryClient();
  const empty: Typed = { id: "", name: "", department: "", zone: Intl.DateTimeFormat().resolvedOptions().timeZone, manager: undefined, mail: "", language: language.slice(0, 2) };
  const [typed, setTyped] = useState<Typed>(now ? typedOf(now.person) : empty);
  const goesOn = useRef(false);
  const first = useRef<InputRef>(null);
  const set = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  const zones = useMemo(() => Intl.supportedValuesOf("timeZone").map((zone) => ({ value: zone, label: zone })), []);
  const work = useMutation({
    mutationFn: () => (now ? changePerson(now, changeOf(now.person, typed)) : addPerson(typed.id.trim(), knownOf(typed))),
    onSuccess: (person) => {
      void client.invalidateQueries();
      announce(words.people.saved(personText(person)));
      if (!goesOn.current) return navigate(`/people/${encodeURIComponent(person.id)}`);
      setTyped(another(typed));
      first.current?.focus();
    },
  });
  const problem = work.error ? Problem.of(work.error) : null;
  const ready = typed.id.trim() !== "" && typed.name.trim() !== "" && typed.zone !== "";
  const same = now !== undefined && Object.keys(changeOf(now.person, typed)).length === 0;
  const save = (on: boolean) => {
    goesOn.current = on;
    if (ready && !same) work.mutate();
  };
  return (
    <div className="sheet narrow">
      <header>
        <h1>{now ? words.people.changeTitle(personText(now.person)) : words.people.add}</h1>
      </header>
      <form
        className="form pad"
        // What is wrong with an address the server says, in the reader's language.
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save(false);
        }}
      >
        {problem ? <ProblemView error={problem} {...(problem.type === "changed-meanwhile" && again ? { again } : {})} /> : null}
        {work.data && goesOn.current ? <p role="status" className="plan-band dry">{words.people.saved(personText(work.data))}</p> : null}
        <Field label={words.people.number} hint={now ? words.people.numberStays : undefined}>
          <Input ref={first} value={typed.id} disabled={now !== undefined} autoFocus={!now} maxLength={100} spellCheck={false} onChange={(event) => set({ id: event.target.value })} />
        </Field>
        <Field label={words.people.name} fault={problem?.fault("name")}>
          <Input value={typed.name} maxLength={200} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field label={words.people.department} fault={problem?.fault("department")}>
          <Input value={typed.department} maxLength={200} onChange={(event) => set({ department: event.target.value })} />
        </Field>
        <PersonField label={words.people.manager} hint={words.people.managerHint} fault={problem?.fault("manager")} value={typed.manager} onChange={(manager) => set({ manager })} />
        <Field label={words.people.mail} hint={words.people.mailHint} fault={problem?.fault("mail")}>
          <Input type="email" value={typed.mail} maxLength={254} spellCheck={false} onChange={(event) => set({ mail: event.target.value })} />
        </Field>
        <Field label={words.people.zone} hint={words.people.zoneHint} fault={problem?.fault("zone")}>
          <Select showSearch value={typed.zone} options={zones} onChange={(zone: string) => set({ zone })} />
        </Field>
        <fieldset>
          <legend>{words.people.language}</legend>
          <Radio.Group value={typed.language} onChange={(event) => set({ language: event.target.value as string })}>
            {Object.entries(words.people.languages).map(([value, label]) => (
              <Radio key={value} value={value}>
                {label}
              </Radio>
            ))}
          </Radio.Group>
        </fieldset>
        <div className="form-foot">
          <Button onClick={() => navigate(-1)}>{words.common.cancel}</Button>
          {now ? null : (
            <Button disabled={!ready} loading={work.isPending} onClick={() => save(true)}>
              {words.people.saveAndNext}
            </Button>
          )}
          <Button type="primary" htmlType="submit" disabled={!ready || same} loading={work.isPending}>
            {words.people.save}
          </Button>
        </div>
      </form>
    </div>
  );
}

function knownOf(typed: Typed) {
  const { name, department, zone, manager, mail, language } = typed;
  return { name: name.trim(), department: department.trim(), zone, language, manager: manager ?? null, mail: mail.trim() || null };
}
