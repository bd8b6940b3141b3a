/** What is asked of the server about documents. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getJson, postJson, request, withQuery } from "../../api/client";
import { useWords } from "../../i18n/staff";
import { pathOf } from "../queries";
import type { DocumentKept, DocumentsOf, Vocabulary } from "./types";

export const documentsPath = (type: string, id: number, rest = "") => pathOf(type, `/${id}/documents${rest}`);

export function useDocuments(type: string, id: number) {
  const { lang } = useWords();
  return useQuery({
    queryKey: ["documents", type, id, lang],
    queryFn: ({ signal }) => getJson<DocumentsOf>(documentsPath(type, id), lang, signal),
  });
}

/** Making a document of a record, and sending its signed version. */
export function useMaking(type: string, id: number) {
  const { lang } = useWords();
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: ["documents", type, id] });
  const make = async (template: string): Promise<DocumentKept> => {
    const made = await postJson<DocumentKept>(documentsPath(type, id), { template }, lang);
    await again();
    return made;
  };
  const sign = async (document: number, file: File): Promise<void> => {
    const path = withQuery(documentsPath(type, id, `/${document}/signed`), { name: file.name });
    const headers = { "Content-Type": "application/octet-stream" };
    await request(path, lang, { method: "PUT", body: file, headers });
    await again();
  };
  return { make, sign };
}

const MINUTE = 60_000;

export function useVocabulary(type: string, commune: string | null) {
  const { lang } = useWords();
  return useQuery({
    queryKey: ["vocabulary", type, commune, lang],
    queryFn: ({ signal }) =>
      getJson<Vocabulary>(withQuery("/api/documents/vocabulary", { type, commune }), lang, signal),
    enabled: type !== "",
    staleTime: MINUTE,
  });
}
