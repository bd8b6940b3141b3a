/** What the page is showing: one store, written by actions, read by panels and by the address bar. */
import { create } from "zustand";
import type { Lang, ScenarioEvent, SelectedFeature, Session } from "../api/types";
import type { DeskLink } from "../permalink/desk";
import type { CardRef, Permalink, StyleId, Theme, View } from "../permalink/permalink";

export type Tool = "none" | "distance" | "area" | "lasso";
export type Panel = "none" | "layers" | "date" | "print";

export interface Selection {
  layer: string;
  fids: number[];
}

export interface Toast {
  id: number;
  text: string;
  tone: "info" | "error";
  action?: { label: string; run: () => void };
}

interface State extends DeskLink {
  commune: string | null;
  style: StyleId;
  theme: Theme;
  lang: Lang;
  shown: Record<string, boolean>;
  opacity: Record<string, number>;
  card: CardRef | null;
  selection: Selection | null;
  /** Details of the selection as the server gave them. */
  selected: SelectedFeature[];
  date: string | null;
  view: View | null;
  tool: Tool;
  panel: Panel;
  toasts: Toast[];
  offline: boolean;
  /** Who is signed in; null until the server has said so. */
  session: Session | null;
  /** Counts sign-ins and sign-outs: what was asked as somebody else is asked again. */
  identity: number;
  /** Secret of the invitation this page was opened with. */
  invitation: string | null;
  /** Layer of the open list: what the selection tools select. */
  listLayer: string | null;
  /** Trades of the map that have a register this person may open, and its first list. */
  registers: Partial<Record<StyleId, string>>;
  /** Last stroke of somebody in a scenario, as the server told it. */
  drawn: ScenarioEvent | null;
}

export type Store = State & {
  set: (part: Partial<State>) => void;
  setShown: (layer: string, shown: boolean) => void;
  setOpacity: (layer: string, opacity: number) => void;
  setStyle: (style: StyleId) => void;
  openCard: (card: CardRef | null) => void;
  toggleTool: (tool: Tool) => void;
  togglePanel: (panel: Panel) => void;
  select: (layer: string, fids: number[]) => void;
  toggleSelected: (layer: string, fid: number) => void;
  clearSelection: () => void;
  toast: (toast: Omit<Toast, "id">) => void;
  dismiss: (id: number) => void;
};

let nextToast = 1;
const MAX_TOASTS = 3;

export const useStore = create<Store>((set, get) => ({
  commune: null,
  style: "planning",
  theme: "light",
  lang: "fr",
  shown: {},
  opacity: {},
  card: null,
  selection: null,
  selected: [],
  date: null,
  view: null,
  tool: "none",
  panel: "none",
  toasts: [],
  offline: false,
  session: null,
  identity: 0,
  invitation: null,
  listLayer: null,
  registers: {},
  drawn: null,
  list: null,
  record: null,
  sheet: null,
  scenario: null,
  set: (part) => set(part),
  setShown: (layer, shown) => set((s) => ({ shown: { ...s.shown, [layer]: shown } })),
  setOpacity: (layer, opacity) =>
    set((s) => {
      const { [layer]: _, ...rest } = s.opacity;
      return { opacity: opacity >= 1 ? rest : { ...rest, [layer]: opacity } };
    }),
  // What was shown or hidden by hand belongs to the trade it was set in.
  setStyle: (style) => set((s) => (s.style === style ? {} : { style, shown: {}, opacity: {} })),
  openCard: (card) => set({ card }),
  toggleTool: (tool) => set((s) => ({ tool: s.tool === tool ? "none" : tool })),
  togglePanel: (panel) => set((s) => ({ panel: s.panel === panel ? "none" : panel })),
  select: (layer, fids) =>
    set({
      selection: fids.length > 0 ? { layer, fids } : null,
      ...(fids.length > 0 ? {} : { selected: [] }),
    }),
  toggleSelected: (layer, fid) => {
    const now = get().selection;
    const fids = now?.layer === layer ? now.fids : [];
    get().select(layer, fids.includes(fid) ? fids.filter((f) => f !== fid) : [...fids, fid]);
  },
  clearSelection: () => set({ selection: null, selected: [] }),
  toast: (toast) => set((s) => ({ toasts: [...s.toasts, { ...toast, id: nextToast++ }].slice(-MAX_TOASTS) })),
  dismiss: (id) => set((s) => ({ toasts: s.toasts.filter((t) => t.id !== id) })),
}));

/** Is somebody signed in who may open lists? */
export function isAgent({ session }: Pick<Store, "session">): boolean {
  return session?.person != null && session.records !== false;
}

/** State the address bar holds. */
export function toPermalink(s: Store): Permalink {
  return {
    commune: s.commune,
    view: s.view,
    style: s.style,
    theme: s.theme,
    lang: s.lang,
    shown: s.shown,
    opacity: s.opacity,
    card: s.card,
    selection: s.selection,
    date: s.date,
    list: s.list,
    record: s.record,
    sheet: s.sheet,
    scenario: s.scenario,
  };
}
