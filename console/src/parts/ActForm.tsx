import { Button } from "antd";
import type { ReactNode } from "react";
import { ProblemView } from "./ProblemView";

interface Props {
  /** What the button says. */
  does: string;
  act: () => void;
  pending: boolean;
  /** What came in the way; a field may say it instead. */
  error?: unknown;
  ready?: boolean;
  /** It is what the page is for: its button is the one that stands out. */
  main?: boolean;
  className?: string;
  children: ReactNode;
}

/** A form that does one thing: what came in the way on top, its fields, its button. */
export function ActForm({ does, act, pending, error, ready = true, main = false, className = "form", children }: Props) {
  const button = (
    <Button type={main ? "primary" : "default"} htmlType="submit" block={main} disabled={!ready} loading={pending}>
      {does}
    </Button>
  );
  return (
    <form
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) act();
      }}
    >
      {error ? <ProblemView error={error} /> : null}
      {children}
      {main ? button : <div className="form-foot">{button}</div>}
    </form>
  );
}
