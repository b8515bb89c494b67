import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { readCaseRow } from "../api/cases";
import { Person } from "./Person";

/** A case of which only the id is at hand: whose it is comes after. */
export function KnownCase({ id }: { id: string }) {
  const found = useQuery({ queryKey: ["case-of", id], queryFn: ({ signal }) => readCaseRow(id, signal), staleTime: 5 * 60_000, retry: false });
  return (
    <Link to={`/cases/${id}`} title={id}>
      {found.data ? <Person person={found.data.person} /> : <span className="digest">{id.slice(-8)}</span>}
    </Link>
  );
}
