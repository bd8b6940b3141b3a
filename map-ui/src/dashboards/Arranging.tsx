/** A dashboard being arranged: by drag or by keyboard, each move said aloud. */
import { GripVertical, Pencil, Plus, Scaling, Trash2 } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import {
  Button,
  DropIndicator,
  GridList,
  GridListItem,
  type ItemDropTarget,
  Label,
  Slider,
  SliderOutput,
  SliderThumb,
  SliderTrack,
  useDragAndDrop,
} from "react-aria-components";
import { useWords } from "../i18n/staff";
import { IconDialog } from "../panels/popovers";
import { BusyButton } from "../panels/SendForm";
import { useSay } from "../records/useSay";
import { useKeep } from "./api";
import { moveBeside, newWidget, resized, spans } from "./arrange";
import { type Board, COLUMNS, ROWS, type Widget } from "./types";
import { WidgetForm } from "./WidgetForm";

/** Where the widget would land: beside another one, which stays where it is. */
function Landing({ target }: { target: ItemDropTarget }) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const mark = ref.current;
    const beside = mark?.parentElement?.querySelector<HTMLElement>(
      `[data-key="${CSS.escape(String(target.key))}"]`,
    );
    if (!mark || !beside) return;
    const left =
      target.dropPosition === "before" ? beside.offsetLeft - 8 : beside.offsetLeft + beside.offsetWidth + 4;
    mark.style.left = `${left}px`;
    mark.style.top = `${beside.offsetTop}px`;
    mark.style.height = `${beside.offsetHeight}px`;
  });
  return <DropIndicator ref={ref} target={target} className="landing" />;
}

interface Props {
  board: Board;
  onLeave: () => void;
}

function Size({ widget, onSize }: { widget: Widget; onSize: (width: number, height: number) => void }) {
  const { t } = useWords();
  const slider = (label: string, value: number, most: number, onChange: (n: number) => void) => (
    <Slider
      className="size-slider"
      minValue={1}
      maxValue={most}
      value={value}
      onChange={(n) => onChange(Number(n))}
    >
      <Label>{label}</Label>
      <SliderOutput />
      <SliderTrack className="size-track">
        <SliderThumb className="size-thumb" />
      </SliderTrack>
    </Slider>
  );
  return (
    <IconDialog
      label={t("board.size", { what: widget.title, width: widget.width, height: widget.height })}
      icon={<Scaling aria-hidden="true" />}
      className="dialog size-dialog"
    >
      {slider(t("board.width"), widget.width, COLUMNS, (n) => onSize(n, widget.height))}
      {slider(t("board.height"), widget.height, ROWS, (n) => onSize(widget.width, n))}
    </IconDialog>
  );
}

export function Arranging({ board, onLeave }: Props) {
  const { t } = useWords();
  const { done, failed } = useSay();
  const keep = useKeep();
  const [widgets, setWidgets] = useState(board.widgets);
  const [open, setOpen] = useState<Widget | null>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) =>
      [...keys].map((key) => ({ "text/plain": widgets.find((w) => w.id === key)?.title ?? "" })),
    renderDropIndicator: (target) => (target.type === "item" ? <Landing target={target} /> : <span />),
    onReorder: ({ keys, target }) => {
      if (target.dropPosition === "on") return;
      const next = moveBeside(
        widgets,
        new Set([...keys].map(String)),
        String(target.key),
        target.dropPosition,
      );
      setWidgets(next);
      const moved = next.findIndex((w) => keys.has(w.id));
      setSaid(t("board.moved", { what: next[moved]?.title ?? "", at: moved + 1, of: next.length }));
    },
  });
  const save = async (run: () => Promise<void>, text: string) => {
    setBusy(true);
    try {
      await run();
      done(text);
      onLeave();
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  const put = (widget: Widget) => {
    const there = widgets.some((w) => w.id === widget.id);
    setWidgets(there ? widgets.map((w) => (w.id === widget.id ? widget : w)) : [...widgets, widget]);
    setOpen(null);
  };
  const remove = (widget: Widget) => {
    const before = widgets;
    setWidgets(widgets.filter((w) => w.id !== widget.id));
    done(t("board.removed", { what: widget.title }), () => setWidgets(before));
  };
  return (
    <>
      <div className="board-tools">
        <p className="quiet">{t("board.how")}</p>
        <Button className="button small" onPress={() => setOpen(newWidget("count", widgets))}>
          <Plus aria-hidden="true" />
          {t("board.add")}
        </Button>
      </div>
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
      <GridList
        className="board-grid arranging"
        aria-label={t("board.widgets")}
        layout="grid"
        items={widgets}
        dependencies={[widgets]}
        keyboardNavigationBehavior="tab"
        dragAndDropHooks={dragAndDropHooks}
        renderEmptyState={() => <p className="widget-none">{t("board.empty")}</p>}
      >
        {(widget) => (
          <GridListItem id={widget.id} textValue={widget.title} className="widget" style={spans(widget)}>
            <header className="widget-head">
              <Button
                slot="drag"
                className="icon-button tiny"
                aria-label={t("board.move", { what: widget.title })}
              >
                <GripVertical aria-hidden="true" />
              </Button>
              <h3>{widget.title}</h3>
              <Size
                widget={widget}
                onSize={(width, height) => {
                  setWidgets(resized(widgets, widget.id, width, height));
                  setSaid(t("board.sized", { what: widget.title, width, height }));
                }}
              />
              <Button
                className="icon-button tiny"
                aria-label={t("board.change", { what: widget.title })}
                onPress={() => setOpen(widget)}
              >
                <Pencil aria-hidden="true" />
              </Button>
              <Button
                className="icon-button tiny"
                aria-label={t("board.remove", { what: widget.title })}
                onPress={() => remove(widget)}
              >
                <Trash2 aria-hidden="true" />
              </Button>
            </header>
            <p className="widget-what">
              {t(`board.kind.${widget.kind}`)}, {widget.width} × {widget.height}
            </p>
          </GridListItem>
        )}
      </GridList>
      <footer className="board-foot">
        <Button className="button" onPress={onLeave}>
          {t("cancel")}
        </Button>
        {board.own && (
          <Button
            className="button"
            isDisabled={busy}
            onPress={() => save(() => keep.forget(board), t("board.forgotten"))}
          >
            {t("board.forget")}
          </Button>
        )}
        {board.change && (
          <Button
            className="button"
            isDisabled={busy}
            onPress={() => save(() => keep.all(board, widgets), t("board.saved.all"))}
          >
            {t("board.save.all")}
          </Button>
        )}
        <BusyButton busy={busy} onPress={() => save(() => keep.mine(board, widgets), t("board.saved"))}>
          {t("board.save")}
        </BusyButton>
      </footer>
      {open && <WidgetForm key={open.id} widget={open} onKeep={put} onClose={() => setOpen(null)} />}
    </>
  );
}
