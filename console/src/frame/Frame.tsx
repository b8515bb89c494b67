import { Button, Dropdown, Tooltip } from "antd";
import { useEffect, useState } from "react";
import { NavLink, Outlet, useLocation, useNavigate } from "react-router";
import { Announcer } from "../parts/Announce";
import { isTyping } from "../parts/list/useKeys";
import { useSpeaking, word } from "../words";
import { ErrorBoundary } from "./ErrorBoundary";
import { Keys } from "./Keys";
import { useLook } from "./look";
import { Palette } from "./Palette";
import { pages } from "./pages";
import { useSession } from "./session";
import { useTitle } from "./title";
import "./frame.css";

/** The bar on top and the page below. */
export function Frame() {
  const { words, language, speak } = useSpeaking();
  const { look, turn } = useLook();
  const { me, may, leave } = useSession();
  const navigate = useNavigate();
  const location = useLocation();
  const [palette, setPalette] = useState(false);
  const [keys, setKeys] = useState(false);
  const [menu, setMenu] = useState(false);

  useTitle();
  useEffect(() => setMenu(false), [location.pathname]);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setPalette((open) => !open);
      } else if (event.key === "?" && !isTyping(event)) {
        setKeys(true);
      }
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);

  const shown = pages.filter((page) => page.needs === null || may(page.needs));
  const roles = me.roles.map((role) => word(words.role, role)).join(words.common.separator);
  return (
    <>
      <a className="skip" href="#content">
        {words.nav.skip}
      </a>
      <header className="bar">
        <Button className="bar-menu" type="text" aria-expanded={menu} aria-controls="bar-nav" onClick={() => setMenu(!menu)} aria-label={words.nav.menu}>
          ☰
        </Button>
        <NavLink to="/" className="bar-name">
          <img src="/icon.svg" alt="" width="20" height="20" />
          Exeunt
        </NavLink>
        <nav id="bar-nav" aria-label={words.nav.main} className={menu ? "open" : undefined}>
          <ul>
            {shown.map((page) => (
              <Entry key={page.path} page={page} />
            ))}
          </ul>
        </nav>
        <div className="bar-tools">
          <Tooltip title={words.nav.palette}>
            <Button type="text" size="small" className="bar-find" onClick={() => setPalette(true)} aria-label={words.nav.palette}>
              <span className="bar-find-word">{words.nav.palette}</span> <kbd>{isMac ? "⌘K" : "Ctrl K"}</kbd>
              <span className="bar-find-glyph" aria-hidden="true">⌕</span>
            </Button>
          </Tooltip>
          <Button
            type="text"
            size="small"
            aria-label={words.language.switch}
            onClick={() => speak(language === "en" ? "zh-CN" : "en")}
          >
            <span lang={language === "en" ? "zh-CN" : "en"}>{words.language.other}</span>
          </Button>
          <Tooltip title={look === "dark" ? words.nav.light : words.nav.dark}>
            <Button type="text" size="small" onClick={turn} aria-label={look === "dark" ? words.nav.light : words.nav.dark}>
              {look === "dark" ? "☀" : "☾"}
            </Button>
          </Tooltip>
          <Dropdown
            trigger={["click"]}
            menu={{
              items: [
                { key: "me", label: `${me.name} · ${roles}`, disabled: true },
                { key: "settings", label: words.nav.myTokens },
                { key: "keys", label: words.nav.keys },
                { type: "divider" },
                { key: "leave", label: words.nav.logout },
              ],
              onClick: ({ key }) => {
                if (key === "settings") void navigate("/settings/tokens");
                if (key === "keys") setKeys(true);
                if (key === "leave") void leave();
              },
            }}
          >
            <Button type="text" size="small" className="bar-me" aria-label={`${words.nav.account}${words.common.colon}${me.name}`}>
              <span className="bar-roles faint">{roles}</span> {me.name}
            </Button>
          </Dropdown>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <ErrorBoundary key={location.pathname}>
          <Outlet />
        </ErrorBoundary>
      </main>
      <Announcer />
      {palette ? <Palette onClose={() => setPalette(false)} /> : null}
      {keys ? <Keys onClose={() => setKeys(false)} /> : null}
    </>
  );
}

function Entry({ page }: { page: (typeof pages)[number] }) {
  const { words } = useSpeaking();
  return (
    <li>
      <NavLink to={page.path} end={page.path === "/"}>
        {words.nav[page.word]}
      </NavLink>
    </li>
  );
}

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);
