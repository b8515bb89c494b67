import { createContext, use, useCallback, useMemo, useState, type ReactNode } from "react";
import { en } from "./en";
import { zhCN, type Words } from "./zh-CN";

export type { Words };
export type Language = "zh-CN" | "en";

const catalogues: Record<Language, Words> = { "zh-CN": zhCN, en };

export interface Speaking {
  language: Language;
  words: Words;
  speak(language: Language): void;
}

const Context = createContext<Speaking | null>(null);

/** The language that the page started in; first-paint.js has written it. */
export function spoken(): Language {
  return document.documentElement.lang === "en" ? "en" : "zh-CN";
}

export function WordsProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(spoken);
  const speak = useCallback((next: Language) => {
    document.documentElement.lang = next;
    keep("language", next);
    setLanguage(next);
  }, []);
  const value = useMemo(() => ({ language, words: catalogues[language], speak }), [language, speak]);
  return <Context value={value}>{children}</Context>;
}

export function useSpeaking(): Speaking {
  const speaking = use(Context);
  if (!speaking) throw new Error("words are used outside of WordsProvider");
  return speaking;
}

export function useWords(): Words {
  return useSpeaking().words;
}

/** The word for `key`, or the key itself where the server knows more than this page does. */
export function word(table: Record<string, string>, key: string | null | undefined): string {
  return key ? (table[key] ?? key) : "";
}

/** A phrase of the server's as it stands by itself: the command line begins it with a small letter. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Remembers a choice on this device; a browser that forbids it only forgets. */
export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`exeunt.${name}`);
    else localStorage.setItem(`exeunt.${name}`, value);
  } catch {
    return;
  }
}

export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`exeunt.${name}`);
  } catch {
    return null;
  }
}
