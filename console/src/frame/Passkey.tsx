import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { Problem } from "../api/problem";
import { ProblemView } from "../parts/ProblemView";
import { useWords, type Words } from "../words";

/** A button that talks with a device, and what came in the way. */
export function PasskeyButton<T>({ label, act, onDone }: { label: string; act: () => Promise<T>; onDone: (done: T) => void }) {
  const words = useWords();
  const talk = useMutation({ mutationFn: act, onSuccess: onDone });
  return (
    <>
      {talk.error ? <ProblemView error={saidByDevice(talk.error, words)} /> : null}
      <Button block loading={talk.isPending} onClick={() => talk.mutate()}>
        {label}
      </Button>
    </>
  );
}

/** What a browser says when its user or the device would not: a word of the standard's, which nobody has to read. */
export function saidByDevice(error: unknown, { passkeys }: Words): unknown {
  if (!(error instanceof DOMException)) return error;
  const [title, hint] = error.name === "InvalidStateError" ? [passkeys.onDevice, passkeys.onDeviceHint] : [passkeys.stopped, passkeys.stoppedHint];
  return new Problem({ type: "device", title, hint, status: 0 });
}
