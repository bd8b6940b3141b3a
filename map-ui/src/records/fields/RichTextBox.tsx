/** A formatted text being written. */
import { EditorContent, useEditor, useEditorState } from "@tiptap/react";
import StarterKit from "@tiptap/starter-kit";
import { Bold, Heading3, Italic, List, ListOrdered } from "lucide-react";
import { useEffect, useRef } from "react";
import { ToggleButton, Toolbar } from "react-aria-components";
import { type StaffKey, useWords } from "../../i18n/staff";
import type { FieldProps } from "./FieldRow";
import "./rich.css";

type Editor = NonNullable<ReturnType<typeof useEditor>>;

/** What the server keeps, and nothing more. */
const EXTENSIONS = [
  StarterKit.configure({
    heading: { levels: [3, 4] },
    code: false,
    codeBlock: false,
    horizontalRule: false,
    link: { openOnClick: false, protocols: ["mailto", "tel"] },
  }),
];

const TOOLS: [StaffKey, typeof Bold, (e: Editor) => boolean, (e: Editor) => boolean][] = [
  ["rich.bold", Bold, (e) => e.isActive("bold"), (e) => e.chain().focus().toggleBold().run()],
  ["rich.italic", Italic, (e) => e.isActive("italic"), (e) => e.chain().focus().toggleItalic().run()],
  [
    "rich.heading",
    Heading3,
    (e) => e.isActive("heading"),
    (e) => e.chain().focus().toggleHeading({ level: 3 }).run(),
  ],
  ["rich.list", List, (e) => e.isActive("bulletList"), (e) => e.chain().focus().toggleBulletList().run()],
  [
    "rich.numbers",
    ListOrdered,
    (e) => e.isActive("orderedList"),
    (e) => e.chain().focus().toggleOrderedList().run(),
  ],
];

function Tools({ editor }: { editor: Editor }) {
  const { t } = useWords();
  const active = useEditorState({
    editor,
    selector: ({ editor: now }) => TOOLS.map(([, , isOn]) => isOn(now)).join(),
  }).split(",");
  return (
    <Toolbar className="rich-tools" aria-label={t("rich.tools")}>
      {TOOLS.map(([name, Icon, , toggle], i) => (
        <ToggleButton
          key={name}
          className="icon-button small"
          aria-label={t(name)}
          isSelected={active[i] === "true"}
          onChange={() => toggle(editor)}
        >
          <Icon aria-hidden="true" />
        </ToggleButton>
      ))}
    </Toolbar>
  );
}

export default function RichTextBox(props: FieldProps & { id: string; describedBy: string | undefined }) {
  const { value, onChange, id, describedBy, error } = props;
  const text = typeof value === "string" ? value : "";
  // What this editor said and the form has not said back yet: a slow page answers late, and an echo is no news.
  const said = useRef([text]);
  const change = useRef(onChange);
  change.current = onChange;
  const editor = useEditor({
    extensions: EXTENSIONS,
    content: text,
    editorProps: {
      attributes: {
        id,
        class: "input rich",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": `${id}-name`,
        ...(describedBy ? { "aria-describedby": describedBy } : {}),
        ...(error ? { "aria-invalid": "true" } : {}),
      },
    },
    onUpdate: ({ editor: now }) => {
      const html = now.isEmpty ? "" : now.getHTML();
      said.current.push(html);
      change.current(html === "" ? null : html);
    },
  });
  useEffect(() => {
    const echo = said.current.indexOf(text);
    if (echo >= 0) {
      said.current = said.current.slice(echo);
      return;
    }
    said.current = [text];
    editor?.commands.setContent(text, { emitUpdate: false });
  }, [text, editor]);
  return (
    <>
      {editor && <Tools editor={editor} />}
      <EditorContent editor={editor} />
    </>
  );
}
