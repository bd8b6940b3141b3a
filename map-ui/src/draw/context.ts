import { createContext } from "react";
import type { Engine } from "../map/engine";

/** The map of the page, for whatever draws on it; given once, by the desk. */
export const DrawingMap = createContext<Engine | null>(null);
