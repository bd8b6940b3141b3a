/**
 * Drawing and changing a geometry on the map of the page.
 *
 * `GeometryField` is a tool bar laid over the map while something is drawn. It finds the map through
 * `DrawingMap`, which the desk provides around everything (`<DrawingMap.Provider value={engine}>`). All of it
 * comes with its own script when first shown.
 */
import { createElement, lazy, Suspense } from "react";
import type { GeometryFieldProps } from "./GeometryField";

export { DrawingMap } from "./context";
export type { GeometryFieldProps } from "./GeometryField";

const Field = lazy(() => import("./GeometryField"));

export function GeometryField(props: GeometryFieldProps) {
  return createElement(Suspense, { fallback: null }, createElement(Field, props));
}
