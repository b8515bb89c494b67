import { useState } from "react";
import { useWords } from "../words";

interface Props {
  label: string;
  hint?: string;
  accept?: string;
  multiple?: boolean;
  onPick: (files: File[]) => void;
}

/** Files, picked in the words of the page: a browser's own button speaks the browser's language. */
export function FileField({ label, hint, accept, multiple = false, onPick }: Props) {
  const words = useWords();
  const [names, setNames] = useState<string[]>([]);
  return (
    <label>
      <span>{label}</span>
      <span className="file-field">
        <input
          type="file"
          className="hidden"
          multiple={multiple}
          {...(accept ? { accept } : {})}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            setNames(files.map(({ name }) => name));
            onPick(files);
          }}
        />
        <span className="file-button" aria-hidden="true">
          {words.common.pickFile(multiple)}
        </span>
        <span className={names.length > 0 ? undefined : "faint"}>{names.join(words.common.separator) || words.common.noFile}</span>
      </span>
      {hint ? <span className="hint">{hint}</span> : null}
    </label>
  );
}
