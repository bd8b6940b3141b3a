/** Forms being filled: kept while the page lives, so that looking elsewhere loses nothing. */
import { create } from "zustand";
import type { Draft } from "./form";

interface Drafts {
  drafts: Record<string, Draft>;
  put: (draft: Draft) => void;
  drop: (type: string, id: number | null) => void;
}

export const draftKey = (type: string, id: number | null) => `${type}:${id ?? "new"}`;

export const useDrafts = create<Drafts>((set) => ({
  drafts: {},
  put: (draft) => set((s) => ({ drafts: { ...s.drafts, [draftKey(draft.type, draft.id)]: draft } })),
  drop: (type, id) =>
    set((s) => {
      const { [draftKey(type, id)]: _, ...rest } = s.drafts;
      return { drafts: rest };
    }),
}));
