/** What the server says of documents; see `/openapi.json`. */

/** Records of these modules are what documents are made with, not of. */
const WITHOUT = ["administration", "documents"];

export const hasDocuments = (module: string) => !WITHOUT.includes(module);

export type Form = "letter" | "report" | "labels";

export interface DocumentKept {
  id: number;
  number: string;
  title: string;
  pages: number;
  /** Bytes. */
  size: number;
  /** Records it was filled with. */
  records: number;
  made: string;
  made_by: string | null;
  /** Name of the signed version. */
  signed: string | null;
}

export interface TemplateOffered {
  name: string;
  title: string;
  form: Form;
  language: string;
  origin: "commune" | "group" | "server" | "beffroi";
}

export interface DocumentsOf {
  documents: DocumentKept[];
  templates: TemplateOffered[];
  actions: ("print" | "sign")[];
}

export interface Diagnostic {
  severity: "error" | "warning";
  line: number | null;
  column: number | null;
  /** UTF-16 units from the start of the template. */
  from: number | null;
  to: number | null;
  message: string;
  original: string;
}

export interface Preview {
  /** Pictures, as data URLs. */
  pages: string[];
  total: number;
  diagnostics: Diagnostic[];
  /** The record it was filled with; null: made-up values. */
  record: string | null;
}

export interface Offered {
  path: string;
  title: string;
  kind: string;
}

export interface Vocabulary {
  fields: Offered[];
  blocks: Offered[];
  /** Those of Beffroi, to begin with. */
  templates: { name: string; title: string; form: Form; text: string }[];
}

/** A mail merge that was asked for. */
export interface Asked {
  job: number;
  records: number;
}

/** Work that goes on without a person waiting. */
export interface Job {
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  done: number;
  /** 0: not known. */
  total: number;
  message: string | null;
  remedy: string | null;
  link: string | null;
  /** It was asked to stop and will in a moment. */
  stopping: boolean;
}
