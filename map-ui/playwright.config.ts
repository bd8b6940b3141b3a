import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { POST_OFFICE } from "./e2e/post-office";

/** A running server to test (`BEFFROI_URL`), else one is started with the demo towns (`BEFFROI_BIN` or cargo). */
const given = process.env.BEFFROI_URL;
const listen = "127.0.0.1:8765";
const program = process.env.BEFFROI_BIN ?? "cargo run --release --quiet --";
/** A new town hall each time: what one run leaves is not met by the next. */
const data = join(tmpdir(), "beffroi-e2e");
/** Gives a town another division for good: after everything else. */
const LAST = "in-force.spec.ts";
/** What the server prints: the link of the first administrator is in it. */
const log = join(tmpdir(), "beffroi-e2e.log");
if (!given) process.env.BEFFROI_LOG ??= log;
const MINUTE = 60_000;

export default defineConfig({
  testDir: "e2e",
  timeout: 90_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: 1,
  retries: 1,
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    baseURL: given ?? `http://${listen}`,
    locale: "fr-FR",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      // A computer without a graphics card: its processor puts the page together, and draws the maps.
      args: [
        "--no-sandbox",
        "--disable-gpu-compositing",
        "--use-gl=angle",
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  ...(given
    ? {}
    : {
        // Nobody administers a new server: the first administrator comes in before anybody else.
        projects: [
          { name: "first start", testMatch: "first.setup.ts", retries: 0 },
          { name: "town", dependencies: ["first start"], testIgnore: LAST },
          // After it in this list is after it in time, with one worker; one it depended on would run whole, unfiltered.
          { name: "in force", dependencies: ["first start"], testMatch: LAST },
        ],
        webServer: {
          command: `rm -rf ${data} && exec ${program} demo --listen ${listen} --data ${data} > ${log}`,
          cwd: "..",
          // Passkeys belong to a name: a test that has one opens the page under it.
          env: {
            BEFFROI_PUBLIC_URL: "http://localhost:8765",
            // A mail server that a test opens when it wants letters to leave.
            BEFFROI_EMAIL_URL: `smtp://127.0.0.1:${POST_OFFICE}`,
            BEFFROI_EMAIL_START_TLS: "false",
            BEFFROI_EMAIL_SENDER: "Mairie <mairie@ville.fr>",
          },
          url: `http://${listen}/readyz`,
          timeout: 20 * MINUTE,
          gracefulShutdown: { signal: "SIGTERM" as const, timeout: 20_000 },
        },
      }),
});
