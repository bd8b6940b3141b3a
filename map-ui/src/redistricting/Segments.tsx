/** One of a few things, side by side. */
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";

export function Segments<T extends string>({
  label,
  all,
  value,
  text,
  onChoose,
}: {
  label: string;
  all: readonly T[];
  value: T;
  text: (x: T) => string;
  onChoose: (x: T) => void;
}) {
  return (
    <ToggleButtonGroup
      className="segments"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const next = all.find((x) => keys.has(x));
        if (next) onChoose(next);
      }}
    >
      {all.map((x) => (
        <ToggleButton key={x} id={x} className="segment">
          {text(x)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
