/** Boxes to tick, one for each thing that may be chosen. */
interface Props {
  options: readonly { value: string | number; title: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

export function CheckList({ options, chosen, onChange }: Props) {
  return options.map((option) => {
    const value = String(option.value);
    return (
      <label key={value} className="check">
        <input
          type="checkbox"
          checked={chosen.includes(value)}
          onChange={(e) =>
            onChange(e.target.checked ? [...chosen, value] : chosen.filter((c) => c !== value))
          }
        />
        {option.title}
      </label>
    );
  });
}
