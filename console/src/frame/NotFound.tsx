import { Button } from "antd";
import { Link } from "react-router";
import { Empty } from "../parts/Empty";
import { useWords } from "../words";

export function NotFound() {
  const { problem } = useWords();
  return (
    <Empty
      title={problem.notFound}
      hint={problem.notFoundHint}
      action={
        <Link to="/">
          <Button>{problem.home}</Button>
        </Link>
      }
    />
  );
}
