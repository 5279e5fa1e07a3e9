import './tick.css';

/* Draws itself once: it is done. */
export function Tick() {
  return (
    <svg class="tick" width="96" height="96" viewBox="0 0 96 96" fill="none" aria-hidden="true">
      <circle cx="48" cy="48" r="46" />
      <path
        d="m30 49 13 13 24-27"
        stroke="currentColor"
        stroke-width="5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
