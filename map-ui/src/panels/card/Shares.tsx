import type { Share } from "../../api/types";
import { useI18n } from "../../i18n";
import { area, length, percent } from "../../i18n/format";
import { useCatalog } from "../../layers/catalog";
import { useStore } from "../../state/store";

const ORDER = ["zoning", "prescriptions", "planning-information", "easements"];
const MARGINAL_SHARE = 0.001;

interface Props {
  shares: Share[];
  onHover: (layer: string, fid: number | null) => void;
}

function Bar({ share, onHover }: { share: Share; onHover: Props["onHover"] }) {
  const { t, lang } = useI18n();
  const openCard = useStore((s) => s.openCard);
  const part = share.share ?? null;
  const marginal = share.marginal === true || (part !== null && part > 0 && part < MARGINAL_SHARE);
  const figure =
    part === null ? t("card.shares.touches") : marginal ? t("card.shares.marginal") : percent(part, lang);
  return (
    <li>
      <button
        type="button"
        className="share"
        onClick={() => openCard({ layer: share.layer, fid: share.fid })}
        onPointerEnter={() => onHover(share.layer, share.fid)}
        onPointerLeave={() => onHover(share.layer, null)}
      >
        <span className="share-label">{share.label}</span>
        <span className="share-figure figures">{figure}</span>
        {share.kind && share.kind !== share.label && <span className="share-kind quiet">{share.kind}</span>}
        {share.area != null && share.area >= 1 && (
          <span className="share-area quiet figures">{area(share.area, lang)}</span>
        )}
        {share.length != null && share.length >= 0.1 && (
          <span className="share-area quiet figures">{length(share.length, lang)}</span>
        )}
        {part !== null && (
          <span className="share-track" aria-hidden="true">
            <span className="share-fill" style={{ width: `${Math.max(1, Math.min(100, part * 100))}%` }} />
          </span>
        )}
      </button>
    </li>
  );
}

/** What the planning documents and easements cover of the parcel, largest part first. */
export function Shares({ shares, onHover }: Props) {
  const { t } = useI18n();
  const { title } = useCatalog();
  if (shares.length === 0) return <p className="quiet">{t("card.shares.none")}</p>;
  const layers = [...new Set(shares.map((s) => s.layer))].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return (
    <div className="shares">
      {layers.map((layer) => (
        <section key={layer} aria-label={title(layer)}>
          <h4>
            {title(layer)}
            <span className="quiet">{t("card.shares.of")}</span>
          </h4>
          <ul>
            {shares
              .filter((s) => s.layer === layer)
              .sort((a, b) => (b.share ?? 0) - (a.share ?? 0))
              .map((s) => (
                <Bar key={s.fid} share={s} onHover={onHover} />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
