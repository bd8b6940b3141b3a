import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const BACKEND = process.env.BEFFROI_URL ?? "http://127.0.0.1:8080";
const WORTH_COMPRESSING = /\.(js|css|html|svg|json)$/;

/** Leaves `.br` and `.gz` beside each text file, so that the server sends them as they are. */
function precompressed(): Plugin {
  return {
    name: "beffroi:precompressed",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const [name, file] of Object.entries(bundle)) {
          if (!WORTH_COMPRESSING.test(name)) continue;
          const bytes = Buffer.from(file.type === "chunk" ? file.code : file.source);
          const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
          this.emitFile({
            type: "asset",
            fileName: `${name}.br`,
            source: brotliCompressSync(bytes, quality),
          });
          this.emitFile({ type: "asset", fileName: `${name}.gz`, source: gzipSync(bytes, { level: 9 }) });
        }
      },
    },
  };
}

/** The map library is asked for by the page itself, at once. */
function preloadMap(): Plugin {
  return {
    name: "beffroi:preload-map",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle }) {
        const wanted = Object.values(bundle ?? {}).filter(
          (f) => f.type === "chunk" && (f.name === "maplibre" || f.name === "engine"),
        );
        return wanted.map((f) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `/${f.fileName}` },
          injectTo: "head" as const,
        }));
      },
    },
  };
}

const served = ["/api", "/tiles", "/styles", "/sprites", "/fonts", "/events"];

const folder = process.env.BEFFROI_FIXTURES;

export default defineConfig(async () => ({
  plugins: [
    react(),
    preloadMap(),
    precompressed(),
    ...(folder ? [(await import("./dev/fixtures")).fixtures(folder)] : []),
  ],
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 1200,
    // The server reads there which files the pages under /ogc need.
    manifest: true,
    rollupOptions: {
      input: ["index.html", "src/ogc.ts", "src/map/page.ts"],
      output: {
        manualChunks: (id: string) => (id.includes("node_modules/maplibre-gl") ? "maplibre" : undefined),
      },
    },
  },
  server: {
    proxy: Object.fromEntries(served.map((path) => [path, { target: BACKEND, changeOrigin: true }])),
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
}));
