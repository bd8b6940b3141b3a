/** Name the server gave the file, from `Content-Disposition` (RFC 6266). */
export function fileName(header: string | null, fallback: string): string {
  const extended = /filename\*=(?:UTF-8'')?([^;]+)/i.exec(header ?? "")?.[1];
  if (extended) {
    try {
      return decodeURIComponent(extended.trim().replaceAll('"', ""));
    } catch {
      return fallback;
    }
  }
  return /filename="?([^";]+)"?/i.exec(header ?? "")?.[1]?.trim() || fallback;
}

export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export async function download(response: Response, fallback: string): Promise<void> {
  save(await response.blob(), fileName(response.headers.get("content-disposition"), fallback));
}
