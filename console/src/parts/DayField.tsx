import { Checkbox, DatePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState, type ReactNode } from "react";
import { useWords } from "../words";
import { Field } from "./Fields";
import { useNow } from "./Time";
import { daysUntil, oddDay } from "./when";

/** Around a picker in a form: Enter picks the day that was typed, and doesn't send the form off. */
export function EnterPicks({ children }: { children: ReactNode }) {
  return (
    <span className="enter-picks" onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}>
      {children}
    </span>
  );
}

/** A last working day as it is being picked. One that is hardly meant counts only once somebody has said that it is. */
export interface Picked {
  value: Dayjs | null;
  text: string;
  ready: boolean;
  sure: boolean;
  pick: (next: Dayjs | null) => void;
  assure: (sure: boolean) => void;
}

export function usePickedDay(first: string | null): Picked {
  const now = useNow();
  const [value, setValue] = useState<Dayjs | null>(first ? dayjs(first) : null);
  const [sure, setSure] = useState(false);
  const text = value?.format("YYYY-MM-DD") ?? "";
  const pick = (next: Dayjs | null) => {
    setValue(next);
    setSure(false);
  };
  return { value, text, sure, ready: text !== "" && (sure || text === first || oddDay(text, undefined, now) === null), pick, assure: setSure };
}

/** The field of such a day, and what has to be asked back about it. `unchanged` isn't asked about. */
export function DayField({ label, fault, picked, unchanged }: { label: string; fault?: string | undefined; picked: Picked; unchanged?: string }) {
  const words = useWords();
  const now = useNow();
  const odd = picked.text && picked.text !== unchanged ? oddDay(picked.text, undefined, now) : null;
  const days = picked.text ? Math.abs(daysUntil(picked.text, undefined, now)) : 0;
  return (
    <>
      <Field label={label} fault={fault}>
        <EnterPicks>
          <DatePicker value={picked.value} allowClear={false} onChange={picked.pick} />
        </EnterPicks>
      </Field>
      {odd ? (
        <div className="day-odd" role="alert">
          <p>{odd === "past" ? words.day.past(days) : words.day.far(days)}</p>
          <Checkbox checked={picked.sure} onChange={(event) => picked.assure(event.target.checked)}>
            {words.day.sure}
          </Checkbox>
        </div>
      ) : null}
    </>
  );
}
