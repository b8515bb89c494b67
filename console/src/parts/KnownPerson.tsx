import { useQuery } from "@tanstack/react-query";
import { readPerson } from "../api/people";
import { Person } from "./Person";

/** Somebody of whom only the number is at hand; the name comes after. */
export function KnownPerson({ id, link = true }: { id: string; link?: boolean }) {
  const found = useQuery({ queryKey: ["person", id], queryFn: ({ signal }) => readPerson(id, signal), staleTime: 5 * 60_000, retry: false });
  return <Person person={found.data ?? { id }} link={link} />;
}
