import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../look/tokens.css";
import "../look/base.css";
import { WordsProvider } from "../words";
import { Confirm } from "./Confirm";
import "./confirm.css";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <WordsProvider>
        <Confirm />
      </WordsProvider>
    </StrictMode>,
  );
}
