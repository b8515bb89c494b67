import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from "react";
import type { Look } from "../look/palette";
import { antTheme } from "../look/theme";
import { keep, useSpeaking } from "../words";

const Context = createContext<{ look: Look; turn: () => void } | null>(null);

export function useLook() {
  const look = use(Context);
  if (!look) throw new Error("the look is used outside of LookProvider");
  return look;
}

/** The value that the server wrote into this answer; styles that components make at run time carry it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

// Some components make style elements on their own and know nothing of the value (what keeps a page still below a dialog,
// for one). Everything that runs here is ours, so what it makes may carry it.
if (nonce) {
  const create = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const made = create(name, options);
    if (made instanceof HTMLStyleElement) made.nonce = nonce;
    return made;
  }) as typeof document.createElement;
}

/** Ant Design in our colours and in the language that is spoken. */
export function LookProvider({ children }: { children: ReactNode }) {
  const { language } = useSpeaking();
  const [look, setLook] = useState<Look>(() => (document.documentElement.dataset.look === "dark" ? "dark" : "light"));
  const turn = useCallback(() => {
    const next: Look = document.documentElement.dataset.look === "dark" ? "light" : "dark";
    document.documentElement.dataset.look = next;
    keep("look", next);
    setLook(next);
  }, []);
  const value = useMemo(() => ({ look, turn }), [look, turn]);
  const theme = useMemo(() => antTheme(look), [look]);
  return (
    <Context value={value}>
      <ConfigProvider
        theme={theme}
        locale={language === "en" ? enUS : zhCN}
        button={{ autoInsertSpace: false }}
        {...(nonce ? { csp: { nonce } } : {})}
      >
        <AntApp component={false}>{children}</AntApp>
      </ConfigProvider>
    </Context>
  );
}
