import { useEffect, useState } from "react";

let speak: (text: string) => void = () => undefined;

/** Says something to who can't see it happen. */
export function announce(text: string): void {
  speak(text);
}

/** The page's one live region. */
export function Announcer() {
  const [text, setText] = useState("");
  useEffect(() => {
    speak = (next) => {
      // The same sentence again is only read when the region was empty in between.
      setText("");
      setTimeout(() => setText(next), 50);
    };
    return () => {
      speak = () => undefined;
    };
  }, []);
  return (
    <div className="hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
