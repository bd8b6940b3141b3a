/** The mark of the house: a belfry. */
export function BelfryMark() {
  return (
    <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
      <path
        fill="currentColor"
        d="M16 1l1 3.4 3.6 5.1V12h1.9v2H21v4h1.6v2.2H21V29h3v2H8v-2h3v-8.8H9.4V18H11v-4H9.5v-2h1.9V9.5L15 4.4zM14.2 29h3.6v-4.2a1.8 1.8 0 0 0-3.6 0zM16 14.2a2 2 0 0 0-2 2V19h4v-2.8a2 2 0 0 0-2-2z"
      />
    </svg>
  );
}
