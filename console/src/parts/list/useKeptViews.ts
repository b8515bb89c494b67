import { useCallback, useState } from "react";
import { keep, kept } from "../../words";

export interface View {
  name: string;
  asked: Record<string, string>;
  hidden: string[];
}

function read<T>(name: string, otherwise: T): T {
  try {
    return (JSON.parse(kept(name) ?? "null") as T | null) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Which columns are hidden and which views were saved, for one list on this device. */
export function useKeptViews(list: string, hiddenAtFirst: string[]) {
  const [hidden, setHidden] = useState(() => read(`${list}.hidden`, hiddenAtFirst));
  const [views, setViews] = useState(() => read<View[]>(`${list}.views`, []));
  const hide = useCallback(
    (keys: string[]) => {
      setHidden(keys);
      keep(`${list}.hidden`, JSON.stringify(keys));
    },
    [list],
  );
  const save = useCallback(
    (next: View[]) => {
      setViews(next);
      keep(`${list}.views`, JSON.stringify(next));
    },
    [list],
  );
  return { hidden, hide, views, save };
}
