import type { useQuery } from "@tanstack/react-query";
import { Crosshair, MapPinOff, SquareDashedMousePointer } from "lucide-react";
import { lazy, Suspense } from "react";
import { Button, ToggleButton } from "react-aria-components";
import type { Place, PlaceFeature, PlaceGroup, Town } from "../../api/types";
import { readings } from "../../geometry/projection";
import { useI18n } from "../../i18n";
import { area, degrees, metres } from "../../i18n/format";
import { iconOf } from "../../layers/icons";
import { isAgent, useStore } from "../../state/store";
import { Empty, Failure, Loading, Sheet, SheetHead } from "../parts";
import { History } from "./History";
import { Properties } from "./Properties";
import { Shares } from "./Shares";
import { Vote } from "./Vote";
import "./card.css";

const CardActions = lazy(() => import("../../records/CardActions"));

interface Props {
  place: ReturnType<typeof useQuery<Place>>;
  /** Groups in the order that matters to the open trade. */
  order: (groups: PlaceGroup[]) => PlaceGroup[];
  town: Town | null;
  onClose: () => void;
  onCentre: (layer: string, fid: number) => void;
  onHover: (layer: string, fid: number | null) => void;
}

const SELECTABLE = "parcels";
/** Whoever lives at one votes somewhere. */
const ADDRESSES = "addresses";

function Actions({
  layer,
  feature,
  onCentre,
}: { layer: string; feature: PlaceFeature } & Pick<Props, "onCentre">) {
  const { t } = useI18n();
  const selection = useStore((s) => s.selection);
  const toggle = useStore((s) => s.toggleSelected);
  const agent = useStore(isAgent);
  const selected = selection?.layer === layer && selection.fids.includes(feature.fid);
  return (
    <div className="card-actions">
      {agent && (
        <Suspense fallback={null}>
          <CardActions layer={layer} fid={feature.fid} />
        </Suspense>
      )}
      <Button className="button" onPress={() => onCentre(layer, feature.fid)}>
        <Crosshair aria-hidden="true" />
        {t("card.zoom")}
      </Button>
      {layer === SELECTABLE && (
        <ToggleButton className="button" isSelected={selected} onChange={() => toggle(layer, feature.fid)}>
          <SquareDashedMousePointer aria-hidden="true" />
          {t(selected ? "card.unselect" : "card.select")}
        </ToggleButton>
      )}
    </div>
  );
}

function FeatureBlock({
  group,
  feature,
  first,
  town,
  ...act
}: { group: PlaceGroup; feature: PlaceFeature; first: boolean } & Pick<
  Props,
  "town" | "onCentre" | "onHover"
>) {
  const { t, lang } = useI18n();
  const openCard = useStore((s) => s.openCard);
  const body = (
    <>
      <Properties properties={feature.properties} skip={feature.label} />
      {feature.area != null && feature.area > 0 && (
        <dl className="facts">
          <div>
            <dt>{t("card.area.computed")}</dt>
            <dd className="figures">{area(feature.area, lang)}</dd>
          </div>
        </dl>
      )}
      {group.layer === ADDRESSES && town && <Vote commune={town.commune} address={feature.fid} />}
      {feature.shares && <Shares shares={feature.shares} onHover={act.onHover} />}
      <History layer={group.layer} feature={feature} />
      <Actions layer={group.layer} feature={feature} onCentre={act.onCentre} />
    </>
  );
  const hover = {
    onPointerEnter: () => act.onHover(group.layer, feature.fid),
    onPointerLeave: () => act.onHover(group.layer, null),
  };
  if (first) {
    return (
      <article className="feature" {...hover}>
        {body}
      </article>
    );
  }
  return (
    <details className="feature" {...hover}>
      <summary>
        <span>{feature.label}</span>
        {feature.area != null && feature.area > 0 && (
          <span className="quiet figures">{area(feature.area, lang)}</span>
        )}
      </summary>
      {body}
      <button
        type="button"
        className="link"
        onClick={() => openCard({ layer: group.layer, fid: feature.fid })}
      >
        {t("card.open", { what: feature.label })}
      </button>
    </details>
  );
}

function Where({ place, town }: { place: Place; town: Town | null }) {
  const { t, lang } = useI18n();
  const toast = useStore((s) => s.toast);
  const own = readings([place.lon, place.lat], town?.legal_srid);
  const projected = (place.coordinates ?? []).filter((c) => c.srid !== 4326);
  const rows = (projected.length > 0 ? projected : own).map((c) => ({
    name: c.name.replace(/^RGF93 \/ /, ""),
    text: `${metres(c.x, lang)} ; ${metres(c.y, lang)}`,
    copy: `${c.x.toFixed(2)}, ${c.y.toFixed(2)}`,
  }));
  const wgs = `${degrees(place.lat)}, ${degrees(place.lon)}`;
  rows.push({ name: "WGS 84", text: wgs, copy: wgs });
  const copy = async (row: (typeof rows)[number]) => {
    await navigator.clipboard.writeText(row.copy);
    toast({ text: t("card.copied", { what: row.copy }), tone: "info" });
  };
  return (
    <section className="card-group">
      <h3>{t("card.coordinates")}</h3>
      <dl className="facts">
        {rows.map((row) => (
          <div key={row.name}>
            <dt>{row.name}</dt>
            <dd className="figures">
              <button
                type="button"
                className="copy"
                aria-label={`${row.name} ${row.text}. ${t("card.copy", { what: row.name })}`}
                onClick={() => copy(row)}
              >
                {row.text}
              </button>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function Card({ place, order, town, onClose, onCentre, onHover }: Props) {
  const { t } = useI18n();
  const groups = place.data ? order(place.data.groups.filter((g) => g.features.length > 0 || g.error)) : [];
  const head = groups[0]?.features[0];
  return (
    <Sheet label={t("card.title")} className="card" onClose={onClose} takeFocus>
      <SheetHead
        icon={groups[0] && iconOf(groups[0].layer)}
        title={
          <>
            {head && <span className="card-kind">{groups[0]?.title}</span>}
            {head?.label ?? t("card.title")}
          </>
        }
        onClose={onClose}
      />
      <div className="sheet-body" aria-busy={place.isFetching}>
        {place.isPending && <Loading text={t("card.loading")} />}
        {place.isError && <Failure error={place.error} onRetry={() => place.refetch()} />}
        {place.data && groups.length === 0 && (
          <Empty
            icon={<MapPinOff aria-hidden="true" />}
            title={t("card.empty.title")}
            what={t("card.empty.what")}
          />
        )}
        {groups.map((group, g) => (
          <section key={group.layer} className="card-group">
            <h3 className={g === 0 && group.features.length === 1 ? "visually-hidden" : undefined}>
              {iconOf(group.layer)}
              {group.title}
            </h3>
            {group.error && <p className="layer-broken">{group.error}</p>}
            {group.features.map((feature, i) => (
              <FeatureBlock
                key={feature.fid}
                group={group}
                feature={feature}
                first={g === 0 && i === 0}
                town={town}
                onCentre={onCentre}
                onHover={onHover}
              />
            ))}
          </section>
        ))}
        {place.data && <Where place={place.data} town={town} />}
      </div>
    </Sheet>
  );
}
