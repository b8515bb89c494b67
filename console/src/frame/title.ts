import { useEffect } from "react";

/** The page's heading names the window, so that tabs, bookmarks and the history can be told apart. */
export function useTitle(): void {
  useEffect(() => {
    const content = document.getElementById("content");
    if (!content) return;
    let asked = 0;
    const read = () => {
      asked = 0;
      const heading = content.querySelector("h1")?.textContent?.trim();
      document.title = heading ? `${heading} · Exeunt` : "Exeunt";
    };
    const watch = new MutationObserver(() => {
      asked ||= requestAnimationFrame(read);
    });
    watch.observe(content, { childList: true, characterData: true, subtree: true });
    read();
    return () => {
      cancelAnimationFrame(asked);
      watch.disconnect();
      document.title = "Exeunt";
    };
  }, []);
}
