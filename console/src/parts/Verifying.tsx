import { useWords } from "../words";

/** The command by which a stranger verifies a file that was downloaded here; `first`: what comes before it. */
export function Verifying({ file, first }: { file: string; first?: string }) {
  const { reports } = useWords();
  return (
    <div className="soft">
      <p>{first ?? reports.verify}</p>
      <p className="mono verifying">exeunt evidence verify {/[^\w./-]/.test(file) ? `"${file}"` : file} --key &quot;{reports.verifyKey}&quot;</p>
      <p>{reports.verifyHint}</p>
    </div>
  );
}
