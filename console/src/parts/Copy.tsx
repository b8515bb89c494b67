import { Button, type ButtonProps } from "antd";
import { useEffect, useState } from "react";
import { useWords } from "../words";
import { announce } from "./Announce";

/** A button that copies a text, and says that it did; none where the browser doesn't let pages copy. */
export function Copy({ text, ...shown }: { text: string } & Pick<ButtonProps, "type" | "size">) {
  const words = useWords();
  const [copied, setCopied] = useState(false);
  useEffect(() => setCopied(false), [text]);
  // Over plain HTTP there is no clipboard.
  if (!navigator.clipboard) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    announce(words.common.copied);
  };
  return (
    <Button {...shown} onClick={() => void copy()}>
      {copied ? words.common.copied : words.common.copy}
    </Button>
  );
}
