export type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
