import { lazy, Suspense, type ComponentType } from "react";
import { createBrowserRouter } from "react-router";
import { Frame } from "./frame/Frame";
import { NotFound } from "./frame/NotFound";
import { useWords } from "./words";

function Waiting() {
  return <p className="list-wait faint">{useWords().common.loading}</p>;
}

function page(load: () => Promise<{ default: ComponentType }>) {
  const Page = lazy(load);
  return (
    <Suspense fallback={<Waiting />}>
      <Page />
    </Suspense>
  );
}

/** Where one need not be logged in. */
export const openPages = { "/invitation": page(() => import("./frame/Invitation")) };

export const router = createBrowserRouter([
  {
    path: "/",
    element: <Frame />,
    children: [
      { index: true, element: page(() => import("./pages/today/Today")) },
      { path: "cases", element: page(() => import("./pages/Cases")) },
      { path: "cases/new", element: page(() => import("./pages/NewCase")) },
      { path: "cases/:id", element: page(() => import("./pages/case/CasePage")) },
      { path: "batches", element: page(() => import("./pages/batches/Batches")) },
      { path: "batches/new", element: page(() => import("./pages/batches/NewBatch")) },
      { path: "batches/:id", element: page(() => import("./pages/batches/BatchPage")) },
      { path: "people", element: page(() => import("./pages/people/People")) },
      { path: "people/new", element: page(() => import("./pages/people/PersonForm")) },
      { path: "people/upload", element: page(() => import("./pages/people/Upload")) },
      { path: "people/:id/settings", element: page(() => import("./pages/people/PersonForm")) },
      { path: "people/:id", element: page(() => import("./pages/people/PersonPage")) },
      { path: "accounts", element: page(() => import("./pages/people/Accounts")) },
      { path: "groups", element: page(() => import("./pages/groups/Groups")) },
      { path: "groups/:connection/:group", element: page(() => import("./pages/groups/GroupPage")) },
      { path: "findings", element: page(() => import("./pages/Findings")) },
      { path: "connections", element: page(() => import("./pages/Connections")) },
      { path: "connections/new", element: page(() => import("./pages/connections/ConnectionForm")) },
      { path: "connections/:name/settings", element: page(() => import("./pages/connections/ConnectionForm")) },
      { path: "connections/:name", element: page(() => import("./pages/ConnectionPage")) },
      { path: "policy", element: page(() => import("./pages/policy/Policy")) },
      { path: "audit", element: page(() => import("./pages/audit/Audit")) },
      { path: "audit/verify", element: page(() => import("./pages/audit/Verify")) },
      { path: "settings/*", element: page(() => import("./pages/settings/Settings")) },
      { path: "*", element: <NotFound /> },
    ],
  },
]);
