import { Empty } from "../parts/Empty";
import { ButtonLink } from "../parts/ButtonLink";
import { useWords } from "../words";

export function NotFound() {
  const { problem } = useWords();
  return (
    <Empty
      title={problem.notFound}
      hint={problem.notFoundHint}
      action={
        <ButtonLink to="/">{problem.home}</ButtonLink>
      }
    />
  );
}
