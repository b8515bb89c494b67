import { useEffect, useRef } from "react";
import { NavLink, Navigate, Route, Routes, useLocation } from "react-router";
import { NotFound } from "../../frame/NotFound";
import { useSession } from "../../frame/session";
import { useWords } from "../../words";
import { Guide } from "./Guide";
import { Security } from "./Security";
import { Sessions } from "./Sessions";
import { Tokens } from "./Tokens";
import { Users } from "./Users";
import { Notices } from "./Notices";
import { Sources } from "./Sources";
import { Webhooks } from "./Webhooks";
import "./settings.css";

/** One's own log-in, tokens and sessions; for administrators the users; and the first steps. */
export default function Settings() {
  const words = useWords();
  const { may } = useSession();
  const tabs = [
    { path: "security", label: words.settings.security, element: <Security />, shown: true },
    { path: "tokens", label: words.settings.tokens, element: <Tokens />, shown: true },
    { path: "sessions", label: words.settings.sessions, element: <Sessions />, shown: true },
    { path: "users", label: words.settings.users, element: <Users />, shown: may("manage_actors") },
    { path: "notices", label: words.notices.title, element: <Notices />, shown: may("manage_connections") },
    { path: "webhooks", label: words.webhooks.title, element: <Webhooks />, shown: may("manage_connections") },
    { path: "sources", label: words.sources.title, element: <Sources />, shown: may("read") },
    { path: "guide", label: words.settings.guide, element: <Guide />, shown: may("read") },
  ].filter((tab) => tab.shown);
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the tabs are wider than the screen.
    nav.current?.querySelector(".active")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  return (
    <>
      <div className="page-head">
        <h1>{words.settings.title}</h1>
      </div>
      <nav className="tabs" aria-label={words.settings.title} ref={nav}>
        {tabs.map((tab) => (
          <NavLink key={tab.path} to={`/settings/${tab.path}`}>
            {tab.label}
          </NavLink>
        ))}
      </nav>
      <Routes>
        <Route index element={<Navigate to="/settings/security" replace />} />
        {tabs.map((tab) => (
          <Route key={tab.path} path={tab.path} element={tab.element} />
        ))}
        <Route path="*" element={<NotFound />} />
      </Routes>
    </>
  );
}
