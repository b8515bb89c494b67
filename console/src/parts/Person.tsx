import { Link } from "react-router";
import { useWords } from "../words";

export interface PersonLike {
  id: string;
  name?: string | null | undefined;
}

/** A person's name, and always the employee number beside it, because names repeat. */
export function Person({ person, link = false }: { person: PersonLike | null | undefined; link?: boolean }) {
  const words = useWords();
  if (!person) return <span className="faint">{words.person.none}</span>;
  const inner = (
    <>
      {person.name ? `${person.name} ` : null}
      <span className={person.name ? "number" : undefined}>{person.id}</span>
    </>
  );
  return link ? (
    <Link className="person" to={`/people/${encodeURIComponent(person.id)}`}>
      {inner}
    </Link>
  ) : (
    <span className="person">{inner}</span>
  );
}

export function personText(person: PersonLike | null | undefined): string {
  return person ? `${person.name ?? ""} ${person.id}`.trim() : "";
}
