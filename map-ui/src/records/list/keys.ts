/** What a key means in the list (pure). */

export type KeyAction = { do: "go"; to: number } | { do: "open" | "toggle" | "all" | "new" | "search" };

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

export function keyAction(pressed: Pressed, active: number, page: number, total: number): KeyAction | null {
  const { key } = pressed;
  const command = pressed.ctrlKey || pressed.metaKey;
  if (command) return key.toLowerCase() === "a" ? { do: "all" } : null;
  if (pressed.altKey) return null;
  const steps: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: total - 1,
  };
  const to = steps[key];
  if (to !== undefined) return { do: "go", to };
  if (key === "Enter") return { do: "open" };
  if (key === " ") return { do: "toggle" };
  if (key === "/") return { do: "search" };
  return key === "n" || key === "N" ? { do: "new" } : null;
}
