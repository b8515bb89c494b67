import { Checkbox, DatePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState, type ReactNode } from "react";
import type { Problem } from "../api/problem";
import { useWords } from "../words";
import { Field } from "./Fields";
import { useNow } from "./Time";
import { daysUntil, isPast } from "./when";

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
  return { value, text, sure, ready: text !== "" && (sure || text === first || !isPast(text, undefined, now)), pick, assure: setSure };
}

/** What the server says of a day that is far off, and asks back about. */
export const FAR_OFF = "day-far-off";

/** The field of such a day, and what has to be asked back about it: of a past one at once, of one that is far off when the
 * server has refused it. `unchanged` isn't asked about. */
export function DayField({ label, fault, picked, unchanged, refusal }: { label: string; fault?: string | undefined; picked: Picked; unchanged?: string; refusal: Problem | null }) {
  const words = useWords();
  const now = useNow();
  const past = picked.text !== "" && picked.text !== unchanged && isPast(picked.text, undefined, now);
  const far = refusal?.type === FAR_OFF ? refusal.document : null;
  return (
    <>
      <Field label={label} fault={fault}>
        <EnterPicks>
          <DatePicker value={picked.value} allowClear={false} onChange={picked.pick} />
        </EnterPicks>
      </Field>
      {past || far ? (
        <div className="day-odd" role="alert">
          <p>{past ? words.day.past(Math.abs(daysUntil(picked.text, undefined, now))) : `${far?.detail}${words.common.stop}${far?.hint}`}</p>
          <Checkbox checked={picked.sure} onChange={(event) => picked.assure(event.target.checked)}>
            {words.day.sure}
          </Checkbox>
        </div>
      ) : null}
    </>
  );
}
