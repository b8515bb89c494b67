import { Input } from "antd";
import { useWords, type Words } from "../words";
import { Glyph } from "./State";
import { LONGEST, weakness, type Weakness } from "./password";

/** The server's words for a password that it doesn't take. */
const REFUSED = new Set(["password-short", "password-long", "password-common"]);

/** Whether this refusal is about the password, and belongs to its field. */
export function isAboutPassword(type: string | undefined): boolean {
  return type !== undefined && REFUSED.has(type);
}

/** Whether it is worth being handed in: what is only easy to guess the server judges. */
export function canBePassword(password: string): boolean {
  const found = weakness(password);
  return found === null || found.kind === "guessable";
}

interface Props {
  value: string;
  onChange: (next: string) => void;
  /** The login name of whoever chooses it: a password manager keeps it with the password. */
  name: string;
  autoFocus?: boolean;
  /** What the server said of the one before. */
  fault?: string | undefined;
}

/** A new password; what is wrong with it is said while it is typed. */
export function PasswordField({ value, onChange, name, autoFocus = false, fault }: Props) {
  const words = useWords();
  const found = value === "" ? undefined : weakness(value, [name]);
  return (
    <>
      <input type="hidden" name="username" autoComplete="username" value={name} />
      <label>
        <span>{words.settings.passwordNew}</span>
        <Input name="password" type="password" autoComplete="new-password" autoFocus={autoFocus} value={value} maxLength={2 * LONGEST} aria-invalid={Boolean(fault)} onChange={(event) => onChange(event.target.value)} required />
        {fault ? <span className="fault" role="alert">{fault}</span> : null}
        <span className="hint" role="status">
          {found === undefined ? words.settings.passwordHint : <Judged found={found} />}
        </span>
      </label>
    </>
  );
}

function Judged({ found }: { found: Weakness | null }) {
  const words = useWords();
  return (
    <>
      <Glyph mark={found === null ? "done" : found.kind === "short" ? "waiting" : "attention"} /> {said(words, found)}
    </>
  );
}

function said({ settings }: Words, found: Weakness | null): string {
  if (found === null) return settings.passwordWell;
  switch (found.kind) {
    case "short":
      return settings.passwordShort(found.lacks);
    case "long":
      return settings.passwordLong(LONGEST);
    case "guessable":
      return settings.passwordGuessable;
  }
}
