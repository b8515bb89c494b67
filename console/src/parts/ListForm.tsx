import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "../words";
import { ProblemView } from "./ProblemView";

interface Props<Taken> {
  hint: string;
  take: (file: File, dryRun: boolean) => Promise<Taken>;
  onTaken: (taken: Taken) => void;
  /** Whether there is anything in it to take in. */
  worthTaking?: (tried: Taken) => boolean;
  report: (taken: Taken) => ReactNode;
  /** What else is asked. */
  children?: ReactNode;
}

/** A list in a file: first tried, then taken in, and what came of it. Another file is tried anew. */
export function ListForm<Taken extends { dry_run: boolean }>({ hint, take, onTaken, worthTaking = () => true, report, children }: Props<Taken>) {
  const words = useWords();
  const [file, setFile] = useState<File | null>(null);
  const work = useMutation({ mutationFn: (dryRun: boolean) => take(file as File, dryRun), onSuccess: onTaken });
  const ready = work.data?.dry_run === true && worthTaking(work.data);
  return (
    <>
      <form
        className="form pad"
        onSubmit={(event) => {
          event.preventDefault();
          work.mutate(true);
        }}
      >
        <label>
          <span>{words.sources.file}</span>
          <input
            type="file"
            accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null);
              work.reset();
            }}
          />
          <span className="hint">{hint}</span>
        </label>
        {children}
        {work.error ? <ProblemView error={work.error} /> : null}
        <div className="form-foot">
          <Button htmlType="submit" disabled={!file} loading={work.isPending}>
            {words.sources.tryIt}
          </Button>
          <Button type="primary" disabled={!file || !ready} loading={work.isPending} onClick={() => work.mutate(false)}>
            {words.sources.takeIn}
          </Button>
        </div>
      </form>
      {work.data ? report(work.data) : null}
    </>
  );
}
