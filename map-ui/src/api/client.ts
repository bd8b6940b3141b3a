import type { Lang } from "./types";

/** An answer of the server that is not a success, in the three parts a clerk needs. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly remedy: string,
  ) {
    super(detail ? `${title}: ${detail}` : title);
    this.name = "Problem";
  }

  /** The server could not be reached at all. */
  get offline(): boolean {
    return this.status === 0;
  }
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
  const body: unknown = await response.json().catch(() => null);
  const field = (name: string): string => {
    const value = (body as Record<string, unknown> | null)?.[name];
    return typeof value === "string" ? value : "";
  };
  return new Problem(response.status, field("title"), field("detail"), field("remedy"));
}

/** Fetches with the given language; throws `Problem` for anything but a success. */
export async function request(path: string, lang: Lang, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers: { "Accept-Language": lang, ...init.headers } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem(0, "", "", "");
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function getJson<T>(path: string, lang: Lang, signal?: AbortSignal): Promise<T> {
  const response = await request(path, lang, { signal: signal ?? null });
  return (await response.json()) as T;
}

export async function postJson<T>(path: string, body: unknown, lang: Lang, signal?: AbortSignal): Promise<T> {
  const response = await request(path, lang, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
    signal: signal ?? null,
  });
  return (await response.json()) as T;
}
