import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

/** One entry per kind of page; what several share becomes a chunk of its own. kit/vite.py reads the manifest. */
const entries = ["page", "idea-form", "quote", "live", "passkey", "moderation", "scorecard", "console", "wall", "board", "phone"];

/** htmx can evaluate code in attributes, which our content security policy forbids. Without its direct eval it can be minified. */
function withoutEval(): Plugin {
  const evaluation = "return eval(str)";
  return {
    name: "makewith-without-eval",
    transform(code, id) {
      if (!id.includes("htmx.esm.js")) return null;
      if (code.split(evaluation).length !== 2) throw new Error("htmx evaluates code elsewhere than expected: look at it again");
      return { code: code.replace(evaluation, "throw new Error('eval')"), map: null };
    },
  };
}

export default defineConfig({
  // Components have no styles of their own: the content security policy allows none that a script brings.
  plugins: [withoutEval(), svelte({ compilerOptions: { css: "external" } })],
  base: "./",
  publicDir: false,
  build: {
    target: "es2022",
    outDir: "../src/makewith/static/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsDir: "",
    // The server writes the preload links, so Vite's own helper would only be weight.
    modulePreload: false,
    rolldownOptions: {
      input: Object.fromEntries(entries.map((name) => [name, `src/entries/${name}.ts`])),
    },
  },
});
