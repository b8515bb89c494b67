import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { useState, type ReactNode } from "react";
import { findPeople } from "../api/find";
import { accountsOf } from "../api/people";
import { useWords } from "../words";
import { personText } from "./Person";

/** A field with its name above and a hint below. */
export function Field({ label, hint, fault, children }: { label: string; hint?: string | undefined; fault?: string | undefined; children: ReactNode }) {
  return (
    <label>
      <span>{label}</span>
      {children}
      {fault ? <span className="fault">{fault}</span> : null}
      {hint ? <span className="hint">{hint}</span> : null}
    </label>
  );
}

/** Why something is done: it goes into the log. */
export function ReasonField({ value, onChange, label, hint, rows = 3 }: { value: string; onChange: (next: string) => void; label?: string; hint?: string; rows?: number }) {
  const words = useWords();
  return (
    <Field label={label ?? words.common.reason} hint={hint ?? words.common.reasonHint}>
      <Input.TextArea rows={rows} maxLength={2000} value={value} onChange={(event) => onChange(event.target.value)} />
    </Field>
  );
}

/** Somebody of the ledger, found by name or number; the number always stands beside the name. */
export function PersonField({
  label,
  hint,
  fault,
  value,
  onChange,
  autoFocus = false,
}: {
  label: string;
  hint?: string;
  fault?: string | undefined;
  value: string | undefined;
  onChange: (next: string | undefined) => void;
  autoFocus?: boolean;
}) {
  const words = useWords();
  const [typed, setTyped] = useState(value ?? "");
  const found = useQuery({ queryKey: ["people", typed], queryFn: ({ signal }) => findPeople(typed, signal), placeholderData: keepPreviousData });
  return (
    <Field label={label} hint={hint} fault={fault}>
      <Select
        showSearch={{ filterOption: false, onSearch: setTyped }}
        autoFocus={autoFocus}
        allowClear
        value={value}
        placeholder={words.cases.pickPerson}
        loading={found.isFetching}
        options={(found.data ?? []).map((p) => ({ value: p.id, label: `${personText(p)}${p.department ? ` · ${p.department}` : ""}` }))}
        notFoundContent={found.data?.length === 0 ? (typed === "" ? words.cases.emptyLedger : words.cases.nobodyFound) : undefined}
        onChange={(next?: string) => onChange(next)}
      />
    </Field>
  );
}

export interface AccountOn {
  connection: string;
  account: string;
}

/** One of the accounts that are a person's. */
export function AccountField({ person, value, onChange }: { person: string; value: AccountOn | undefined; onChange: (next: AccountOn | undefined) => void }) {
  const words = useWords();
  const accounts = useQuery({ queryKey: ["person", person, "accounts"], queryFn: ({ signal }) => accountsOf(person, signal) });
  const rows = accounts.data ?? [];
  const key = (one: AccountOn) => `${one.connection}\n${one.account}`;
  return (
    <Field label={words.people.account} hint={accounts.data?.length === 0 ? words.people.noAccounts : undefined}>
      <Select
        value={value ? key(value) : undefined}
        loading={accounts.isPending}
        placeholder={words.people.pickAccount}
        options={rows.map((one) => ({ value: key(one), label: `${one.account} · ${one.connection}` }))}
        onChange={(picked: string) => onChange(rows.find((one) => key(one) === picked))}
      />
    </Field>
  );
}
