import type { Swatch } from "./legend";
import { useSprite } from "./sprite";

const DEFAULT_FILL = "transparent";

/** One legend symbol, drawn with the colours of the map. */
export function SwatchView({ swatch }: { swatch: Swatch }) {
  const sprite = useSprite();
  const image = swatch.image && sprite ? sprite(swatch.image) : null;
  if (swatch.kind === "icon") {
    return image ? (
      <img className="swatch icon" src={image} alt="" />
    ) : (
      <span className="swatch" aria-hidden="true" />
    );
  }
  if (swatch.kind === "line") {
    const width = Math.min(4, Math.max(1, swatch.width ?? 1));
    return (
      <svg className="swatch" viewBox="0 0 24 16" aria-hidden="true">
        <line
          x1="1"
          x2="23"
          y1="8"
          y2="8"
          stroke={swatch.stroke}
          strokeWidth={width}
          strokeDasharray={swatch.dash?.map((d) => d * width).join(" ")}
        />
      </svg>
    );
  }
  if (swatch.kind === "circle") {
    return (
      <svg className="swatch" viewBox="0 0 24 16" aria-hidden="true">
        <circle cx="12" cy="8" r="5" fill={swatch.fill ?? DEFAULT_FILL} stroke={swatch.stroke} />
      </svg>
    );
  }
  const strength = swatch.fillOpacity ?? 1;
  return (
    <svg className="swatch" viewBox="0 0 24 16" aria-hidden="true">
      <rect
        x="1"
        y="1"
        width="22"
        height="14"
        rx="2"
        fill={swatch.fill ?? DEFAULT_FILL}
        fillOpacity={strength}
        stroke={swatch.stroke ?? swatch.fill}
        strokeWidth={Math.min(2, Math.max(1, swatch.width ?? 1))}
        strokeDasharray={swatch.dash?.join(" ")}
      />
      {image && (
        <image href={image} x="2" y="2" width="20" height="12" preserveAspectRatio="xMidYMid slice" />
      )}
    </svg>
  );
}
