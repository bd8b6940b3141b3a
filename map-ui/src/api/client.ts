import type { Lang } from "./types";

/** An answer of the server that is not a success, in the three parts a clerk needs. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly remedy: string,
    /** Everything the server said, for what only some answers carry. */
    readonly body: Readonly<Record<string, unknown>> = {},
    /** Seconds to wait before asking again. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail ? `${title}: ${detail}` : title);
    this.name = "Problem";
  }

  /** The server could not be reached at all. */
  get offline(): boolean {
    return this.status === 0;
  }
}

/** Proof that a change comes from this page; null while nobody is signed in. */
let csrf: string | null = null;

export function setCsrf(token: string | null): void {
  csrf = token;
}

/** Runs when the server no longer knows who is asking. */
let signedOut: () => void = () => undefined;

export function onSignedOut(run: () => void): void {
  signedOut = run;
}

type Query = Record<string, string | number | boolean | null | undefined>;

/** Path with its query; empty values are left out. */
export function withQuery(path: string, query: Query = {}): string {
  const entries = Object.entries(query).filter(([, v]) => v !== undefined && v !== null && v !== "");
  if (entries.length === 0) return path;
  const params = new URLSearchParams(entries.map(([k, v]) => [k, String(v)]));
  return `${path}?${params}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get("content-type") ?? "";
  if (!type.includes("json")) return new Problem(response.status, "", "", "");
  const body = ((await response.json().catch(() => null)) ?? {}) as Record<string, unknown>;
  const field = (name: string): string => {
    const value = body[name];
    return typeof value === "string" ? value : "";
  };
  const wait = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  const retryAfter = Number.isFinite(wait) ? wait : null;
  return new Problem(response.status, field("title"), field("detail"), field("remedy"), body, retryAfter);
}

function headersOf(lang: Lang, init: RequestInit): HeadersInit {
  const changes = init.method !== undefined && init.method !== "GET";
  const proof: Record<string, string> = csrf !== null && changes ? { "X-Beffroi-CSRF": csrf } : {};
  return { "Accept-Language": lang, ...proof, ...init.headers };
}

/** Fetches with the given language; throws `Problem` for anything but a success. */
export async function request(path: string, lang: Lang, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers: headersOf(lang, init) });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem(0, "", "", "");
  }
  if (response.status === 401 && csrf !== null) signedOut();
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function getJson<T>(path: string, lang: Lang, signal?: AbortSignal): Promise<T> {
  const response = await request(path, lang, { signal: signal ?? null });
  return (await response.json()) as T;
}

/** Sends a JSON document. */
export function sendJson(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body: unknown,
  lang: Lang,
  more: { headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Response> {
  return request(path, lang, {
    method,
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", ...more.headers },
    signal: more.signal ?? null,
  });
}

export async function postJson<T>(path: string, body: unknown, lang: Lang, signal?: AbortSignal): Promise<T> {
  const response = await sendJson("POST", path, body, lang, signal ? { signal } : {});
  return (await response.json()) as T;
}
