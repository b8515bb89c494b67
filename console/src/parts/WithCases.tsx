import { Link } from "react-router";
import { useWords } from "../words";

const ID = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/;

/** A text of the server's that names cases by their ids: each is a link. */
export function WithCases({ text }: { text: string }) {
  const words = useWords();
  return text.split(ID).map((part, at) => (at % 2 === 1 ? <Link key={at} to={`/cases/${part}`} title={part}>{words.findings.toCase}</Link> : part));
}
