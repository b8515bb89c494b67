import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "../words";
import { FileField } from "./FileField";
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
        <FileField
          label={words.sources.file}
          hint={hint}
          accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onPick={([picked]) => {
            setFile(picked ?? null);
            work.reset();
          }}
        />
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
