import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Input, Modal, type InputRef } from "antd";
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useNavigate } from "react-router";
import { findCases, findPeople } from "../api/find";
import { personText } from "../parts/Person";
import { useWords, word } from "../words";
import { pages } from "./pages";
import { useSession } from "./session";

interface Hit {
  key: string;
  group: string;
  text: string;
  aside?: string;
  to: string;
}

/** Finds people, cases, pages and what one may do, from anywhere. */
export function Palette({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { may } = useSession();
  const navigate = useNavigate();
  const list = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const asked = useSettled(typed.trim(), 150);
  const found = useQuery({
    queryKey: ["find", asked],
    queryFn: async ({ signal }) => {
      const [people, cases] = await Promise.all([findPeople(asked, signal), findCases(asked, signal)]);
      return { people, cases };
    },
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
  });

  const hits = useMemo(() => {
    const needle = typed.trim().toLowerCase();
    const fits = (text: string) => text.toLowerCase().includes(needle);
    const here: Hit[] = pages
      .filter((page) => page.needs === null || may(page.needs))
      .map((page) => ({ key: page.path, group: words.palette.pages, text: words.nav[page.word], to: page.path }));
    const acts: Hit[] = [
      ["open_case", words.cases.new, "/cases/new"],
      ["manage_connections", words.connections.add, "/connections/new"],
      ["manage_ledger", words.people.unbound, "/accounts?whose=nobody"],
      ["give_statement", words.sources.upload, "/settings/sources"],
      ["manage_actors", words.settings.addUser, "/settings/users"],
      ["read", words.audit.verify, "/audit/verify"],
      ["read", words.guide.title, "/settings/guide"],
    ]
      .filter(([duty]) => may(duty as string))
      .map(([, text, to]) => ({ key: to as string, group: words.palette.actions, text: text as string, to: to as string }));
    const people: Hit[] = (needle ? (found.data?.people ?? []) : []).map((p) => ({
      key: `p${p.id}`,
      group: words.palette.people,
      text: personText(p),
      aside: p.department ?? "",
      to: `/people/${encodeURIComponent(p.id)}`,
    }));
    const cases: Hit[] = (needle ? (found.data?.cases ?? []) : []).map((c) => ({
      key: `c${c.id}`,
      group: words.palette.cases,
      text: personText(c.person),
      aside: word(words.caseState, c.state),
      to: `/cases/${c.id}`,
    }));
    return [...people, ...cases, ...[...acts, ...here].filter((hit) => fits(hit.text))];
  }, [typed, found.data, words, may]);

  useEffect(() => setAt(0), [typed]);
  const box = useRef<InputRef>(null);
  const go = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    void navigate(hit.to);
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      setAt((old) => (old + by + hits.length) % Math.max(1, hits.length));
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      go(hits[at]);
    }
  };
  let group = "";
  return (
    <Modal open onCancel={onClose} footer={null} closable={false} width={560} style={{ top: 72 }} title={<span className="hidden">{words.nav.palette}</span>} afterOpenChange={(open) => open && box.current?.focus()}>
      <Input
        ref={box}
        className="palette-input"
        variant="borderless"
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={hits[at] ? `${list}-${at}` : undefined}
        aria-label={words.palette.placeholder}
        placeholder={words.palette.placeholder}
        value={typed}
        maxLength={100}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={press}
      />
      <div className="palette-list" role="listbox" id={list} aria-label={words.palette.results(hits.length)}>
        {hits.length === 0 ? <p className="empty faint">{words.palette.nothing}</p> : null}
        {hits.map((hit, index) => {
          const heading = hit.group === group ? null : hit.group;
          group = hit.group;
          return (
            <div key={hit.key} role="presentation">
              {heading ? <h3 role="presentation">{heading}</h3> : null}
              <div
                role="option"
                id={`${list}-${index}`}
                aria-selected={index === at}
                ref={(element) => {
                  if (index === at) element?.scrollIntoView({ block: "nearest" });
                }}
                onMouseMove={() => setAt(index)}
                onClick={() => go(hit)}
              >
                <span>{hit.text}</span>
                <span className="faint">{hit.aside}</span>
              </div>
            </div>
          );
        })}
      </div>
    </Modal>
  );
}

function useSettled<T>(value: T, ms: number): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
