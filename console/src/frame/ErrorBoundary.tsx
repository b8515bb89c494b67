import { Button } from "antd";
import { Component, type ReactNode } from "react";
import { useWords } from "../words";

/** A page that breaks says so, and takes nothing else with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { problem } = useWords();
  return (
    <div className="problem page" role="alert">
      <h2>{problem.crash}</h2>
      <p>{problem.crashHint}</p>
      <footer>
        <Button onClick={() => location.reload()}>{problem.reload}</Button>
      </footer>
    </div>
  );
}
