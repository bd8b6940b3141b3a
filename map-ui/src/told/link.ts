/** Where a task or a notification leads (pure). */
import { decodeDesk, type RecordRef } from "../permalink/desk";

const PAGE = "/app#";

/** The record a link of the form `/app#record=type:id` is about. */
export function recordOfLink(link: string): RecordRef | null {
  if (!link.startsWith(PAGE)) return null;
  return decodeDesk(new URLSearchParams(link.slice(PAGE.length))).record;
}

/** A file or a document is opened beside the page, so that the map stays as it is. */
export const isOfPage = (link: string): boolean => link.startsWith(PAGE);
