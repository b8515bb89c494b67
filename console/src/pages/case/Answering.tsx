import { Modal } from "antd";
import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { useBlocker } from "react-router";
import { useWords } from "../../words";
import { Answering, isKept, NOTHING, type Unsaved } from "./unsaved";

const Context = createContext(new Answering());

/** Keeps together what is answered on one case page, so that no plan is made before the last of it is kept. */
export function AnsweringProvider({ children }: { children: ReactNode }) {
  const [answering] = useState(() => new Answering());
  useEffect(() => {
    const stay = (event: BeforeUnloadEvent) => {
      if (!isKept(answering.all())) event.preventDefault();
    };
    addEventListener("beforeunload", stay);
    return () => removeEventListener("beforeunload", stay);
  }, [answering]);
  return (
    <Context value={answering}>
      {children}
      <Leaving />
    </Context>
  );
}

/** Asks whoever goes to another page before what they typed is lost. */
function Leaving() {
  const words = useWords();
  const { typed } = useUnsaved();
  const way = useBlocker(({ currentLocation, nextLocation }) => typed > 0 && `${currentLocation.pathname}${currentLocation.search}` !== `${nextLocation.pathname}${nextLocation.search}`);
  if (way.state !== "blocked") return null;
  return (
    <Modal
      open
      title={words.case.leaveTitle}
      onOk={() => way.proceed()}
      onCancel={() => way.reset()}
      okText={words.case.leaveAnyway}
      okButtonProps={{ danger: true }}
      cancelText={words.case.leaveNot}
      cancelButtonProps={{ autoFocus: true }}
      width={480}
    >
      <p>{words.case.leaveWhat(typed)}</p>
    </Modal>
  );
}

/** Says what a part of the page has that isn't kept. */
export function useSays(part: string, { typed, saving }: Unsaved): void {
  const answering = use(Context);
  useEffect(() => {
    answering.say(part, { typed, saving });
  }, [answering, part, typed, saving]);
  useEffect(() => () => answering.say(part, NOTHING), [answering, part]);
}

/** What the whole page has that isn't kept. */
export function useUnsaved(): Unsaved {
  const answering = use(Context);
  return useSyncExternalStore(answering.onChange, answering.all);
}
