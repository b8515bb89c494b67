import { useMutation } from "@tanstack/react-query";
import { Modal } from "antd";
import type { ReactNode } from "react";
import { Problem } from "../api/problem";
import { useWords } from "../words";
import { announce } from "./Announce";
import { ProblemView } from "./ProblemView";

interface Props {
  title: string;
  /** What the button says. */
  does: string;
  act: () => Promise<unknown>;
  onClose: () => void;
  /** It disturbs somebody: the focus is on Cancel, and the button is red. */
  disturbs?: boolean;
  ready?: boolean;
  width?: number;
  /** Something was typed that closing would lose: a click beside the dialog or Escape doesn't close it. */
  holds?: boolean;
  /** The problem that the children show and ask back about. */
  shows?: string;
  children?: ReactNode;
}

/** A dialog that does one thing, says what is in the way, and closes when it is done. */
export function Ask({ title, does, act, onClose, disturbs = false, ready = true, width = 520, holds = false, shows, children }: Props) {
  const words = useWords();
  const work = useMutation({
    mutationFn: act,
    onSuccess: () => {
      announce(words.common.recorded);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      mask={{ closable: !holds }}
      keyboard={!holds}
      onOk={() => work.mutate()}
      okText={does}
      okButtonProps={{ danger: disturbs, disabled: !ready, loading: work.isPending }}
      cancelText={words.common.cancel}
      cancelButtonProps={{ autoFocus: disturbs }}
      width={width}
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !disturbs) work.mutate();
        }}
      >
        {work.error && Problem.of(work.error).type !== shows ? <ProblemView error={work.error} /> : null}
        {children}
      </form>
    </Modal>
  );
}
