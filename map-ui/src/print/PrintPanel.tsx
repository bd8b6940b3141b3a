export default function PrintPanel(_: {
  engine: unknown;
  town: unknown;
  view: unknown;
  onClose: () => void;
}) {
  return null;
}
