import { expect, test } from "vitest";
import { keyAction } from "./keys";

const key = (name: string, more = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

test("the list is driven by the keyboard", () => {
  expect(keyAction(key("ArrowDown"), 4, 20, 100)).toEqual({ do: "go", to: 5 });
  expect(keyAction(key("PageUp"), 30, 20, 100)).toEqual({ do: "go", to: 10 });
  expect(keyAction(key("End"), 4, 20, 100)).toEqual({ do: "go", to: 99 });
  expect(keyAction(key(" "), 4, 20, 100)).toEqual({ do: "toggle" });
  expect(keyAction(key("n"), 4, 20, 100)).toEqual({ do: "new" });
  expect(keyAction(key("a", { ctrlKey: true }), 4, 20, 100)).toEqual({ do: "all" });
});

test("keys of the browser are left to it", () => {
  expect(keyAction(key("n", { ctrlKey: true }), 0, 20, 100)).toBeNull();
  expect(keyAction(key("ArrowLeft", { altKey: true }), 0, 20, 100)).toBeNull();
  expect(keyAction(key("Tab"), 0, 20, 100)).toBeNull();
});
