/** Opening and closing what lies beside the map. */
import { type ListRef, listOf, type RecordRef, recordOf } from "../permalink/desk";
import { useStore } from "../state/store";
import { useDrafts } from "./drafts";
import { type Draft, newDraft } from "./form";

export function openList(type: string, more: Partial<ListRef> = {}): void {
  useStore
    .getState()
    .set({ list: listOf(type, more), record: null, card: null, sheet: null, scenario: null });
}

export function changeList(part: Partial<ListRef>): void {
  const { list, set } = useStore.getState();
  if (list) set({ list: { ...list, ...part } });
}

/** Set when a person opened a record: the map goes there. A link says itself where the map is. */
let following = false;

export function takeFollowing(): boolean {
  const was = following;
  following = false;
  return was;
}

export function openRecord(type: string, id: number, more: Partial<RecordRef> = {}): void {
  const { record, set } = useStore.getState();
  following = record?.type !== type || record.id !== id;
  set({ record: recordOf(type, id, more), card: null, sheet: null, scenario: null });
}

/** A new form; `preset` fills it. One already begun is kept unless another is asked for. */
export function openNew(type: string, preset?: Partial<Draft>): void {
  const { set, commune } = useStore.getState();
  if (preset) useDrafts.getState().put(newDraft(type, commune, preset));
  set({ record: recordOf(type, "new"), card: null, sheet: null, scenario: null });
}

export function openImport(type: string): void {
  useStore.getState().set({ record: recordOf(type, "import"), card: null });
}

/** The workshop of a redistricting scenario: it takes the map. */
export function openScenario(scenario: number): void {
  const { set, setStyle } = useStore.getState();
  setStyle("elections");
  const away = { list: null, record: null, card: null, sheet: null, panel: "none", tool: "none" } as const;
  set({ ...away, scenario });
}

export function closeRecord(): void {
  useStore.getState().set({ record: null });
}
