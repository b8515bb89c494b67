import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const house = process.env.EXEUNT_URL ?? "http://127.0.0.1:8080";

// Two pages: the console, and the manager's page, which must stay small and never loads the console's packages.
export default defineConfig({
  plugins: [react()],
  // The server puts a fresh value in place of this word into every answer (crates/server/src/console.rs).
  html: { cspNonce: "CSP_NONCE" },
  build: {
    target: "es2022",
    // The content security policy allows no `data:` addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: ["index.html", "confirm.html"] },
    chunkSizeWarningLimit: 1200,
  },
  server: {
    // The server takes orders from its own pages only; what is written here stands for them.
    proxy: { "/api": { target: house, headers: { origin: new URL(house).origin } } },
  },
  test: { include: ["src/**/*.test.ts"], css: true },
});
