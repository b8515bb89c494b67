import { Tooltip } from "antd";
import { useEffect, useState } from "react";
import { useSpeaking } from "../words";
import { absolute, day, daysUntil, relative, short, span } from "./when";

/** The present, a few times a minute; every clock on the page shares one timer. */
let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

export function useNow(): Date {
  const [shown, show] = useState(now);
  useEffect(() => {
    const listen = () => show(now);
    listeners.add(listen);
    timer ??= setInterval(() => {
      now = new Date();
      for (const each of listeners) each();
    }, 15_000);
    return () => {
      listeners.delete(listen);
      if (listeners.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    };
  }, []);
  return shown;
}

/** An instant: absolute with its zone, relative on hover. `brief` leaves out what today makes clear. */
export function Time({ at, brief = false }: { at: string | null | undefined; brief?: boolean }) {
  const { language, words } = useSpeaking();
  const present = useNow();
  if (!at) return <span className="faint">{words.time.none}</span>;
  const date = new Date(at);
  const full = absolute(language, date);
  return (
    <Tooltip title={`${relative(language, date, present)} · ${full}`}>
      <time dateTime={at} tabIndex={-1}>
        {brief ? short(language, date, present) : full}
      </time>
    </Tooltip>
  );
}

/** A calendar day in the person's own zone, with how far it is. */
export function Day({ date, zone }: { date: string; zone?: string | undefined }) {
  const { language } = useSpeaking();
  const present = useNow();
  const away = daysUntil(date, zone, present);
  const far = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(away, "day");
  return (
    <Tooltip title={`${far}${zone ? ` · ${zone}` : ""}`}>
      <time dateTime={date}>{day(language, date)}</time>
    </Tooltip>
  );
}

/** What is left until a deadline, or by how much it was missed. */
export function Clock({ until }: { until: string }) {
  const { words } = useSpeaking();
  const left = Date.parse(until) - useNow().getTime();
  const text = left >= 0 ? words.time.left(span(words.time, left)) : words.time.late(span(words.time, left));
  return (
    <time dateTime={until} className={left < 0 ? "late" : "faint"}>
      {text}
    </time>
  );
}
