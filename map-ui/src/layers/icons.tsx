/** One icon a layer, from the kept set. */
import {
  Building2,
  GraduationCap,
  Grid3x3,
  House,
  Info,
  Landmark,
  Layers,
  type LucideIcon,
  Map as MapIcon,
  MapPin,
  Route,
  ScrollText,
  ShieldAlert,
  SquareDashed,
  Trees,
  Vote,
} from "lucide-react";
import type { ReactElement } from "react";

const ICONS: Record<string, LucideIcon> = {
  communes: MapIcon,
  sections: Grid3x3,
  sheets: Grid3x3,
  parcels: SquareDashed,
  buildings: Building2,
  localities: Trees,
  addresses: MapPin,
  streets: Route,
  zoning: ScrollText,
  prescriptions: ScrollText,
  "planning-information": Info,
  easements: ShieldAlert,
  "public-buildings": Landmark,
  "polling-stations": Vote,
  "school-perimeters": GraduationCap,
  house: House,
};

export function iconOf(layer: string): ReactElement {
  const Icon = ICONS[layer] ?? Layers;
  return <Icon aria-hidden="true" />;
}
