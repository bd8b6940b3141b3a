import {
  CalendarClock,
  ChevronDown,
  Landmark,
  Lasso,
  Layers,
  Link2,
  Printer,
  Ruler,
  Shapes,
} from "lucide-react";
import type { ReactNode } from "react";
import {
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Text,
  ToggleButton,
  Tooltip,
  TooltipTrigger,
} from "react-aria-components";
import type { Town } from "../api/types";
import { useI18n } from "../i18n";
import { type Panel, type Tool, useStore } from "../state/store";
import "./topbar.css";

interface TownProps {
  towns: Town[];
  commune: string | null;
  onTown: (town: Town) => void;
}

export function TownSelect({ towns, commune, onTown }: TownProps) {
  const { t } = useI18n();
  return (
    <Select
      className="town"
      aria-label={t("town.label")}
      placeholder={t("town.choose")}
      selectedKey={commune}
      onSelectionChange={(key) => {
        const town = towns.find((x) => x.commune === key);
        if (town) onTown(town);
      }}
    >
      <Button className="town-button">
        <Landmark aria-hidden="true" />
        <SelectValue>{({ selectedText, defaultChildren }) => selectedText || defaultChildren}</SelectValue>
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom start">
        <ListBox className="menu" items={towns}>
          {(town) => (
            <ListBoxItem id={town.commune} className="menu-item" textValue={town.name}>
              <Text slot="label">{town.name}</Text>
              <Text slot="description" className="quiet figures">
                {town.commune}
              </Text>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

function Tip({ label, children }: { label: string; children: ReactNode }) {
  return (
    <TooltipTrigger delay={400}>
      {children}
      <Tooltip className="tooltip" placement="bottom">
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}

function ToolToggle({ tool, label, icon }: { tool: Tool; label: string; icon: ReactNode }) {
  const current = useStore((s) => s.tool);
  const toggle = useStore((s) => s.toggleTool);
  return (
    <Tip label={label}>
      <ToggleButton
        className="icon-button"
        aria-label={label}
        isSelected={current === tool}
        onChange={() => toggle(tool)}
      >
        {icon}
      </ToggleButton>
    </Tip>
  );
}

function PanelToggle({ panel, label, icon }: { panel: Panel; label: string; icon: ReactNode }) {
  const current = useStore((s) => s.panel);
  const toggle = useStore((s) => s.togglePanel);
  return (
    <Tip label={label}>
      <ToggleButton
        className="icon-button"
        aria-label={label}
        isSelected={current === panel}
        onChange={() => toggle(panel)}
      >
        {icon}
      </ToggleButton>
    </Tip>
  );
}

export function Tools({ onShare }: { onShare: () => void }) {
  const { t } = useI18n();
  // The workshop has a hand of its own on the map.
  const free = useStore((s) => s.scenario === null);
  return (
    <div className="tools sheet" role="toolbar" aria-label={t("tools.label")}>
      <PanelToggle panel="layers" label={t("layers.title")} icon={<Layers aria-hidden="true" />} />
      <span className="tools-rule" aria-hidden="true" />
      {free && (
        <>
          <ToolToggle tool="lasso" label={t("command.lasso")} icon={<Lasso aria-hidden="true" />} />
          <ToolToggle tool="distance" label={t("command.distance")} icon={<Ruler aria-hidden="true" />} />
          <ToolToggle tool="area" label={t("command.area")} icon={<Shapes aria-hidden="true" />} />
          <span className="tools-rule" aria-hidden="true" />
        </>
      )}
      <PanelToggle panel="date" label={t("date.title")} icon={<CalendarClock aria-hidden="true" />} />
      <PanelToggle panel="print" label={t("command.print")} icon={<Printer aria-hidden="true" />} />
      <Tip label={t("command.share")}>
        <Button className="icon-button" aria-label={t("command.share")} onPress={onShare}>
          <Link2 aria-hidden="true" />
        </Button>
      </Tip>
    </div>
  );
}
