/* The mark of the bank: an arched window. */
export function Brand({ size = 56 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 512 512" aria-hidden="true">
      <rect width="512" height="512" rx="116" fill="var(--hero-to)" />
      <path d="M152 400V196a104 104 0 0 1 208 0v204z" fill="var(--on-hero-2)" />
      <path d="M256 92v308M152 236h208" stroke="var(--hero-to)" stroke-width="26" />
      <path d="M120 404h272" stroke="var(--on-hero-2)" stroke-width="30" stroke-linecap="round" />
    </svg>
  );
}
