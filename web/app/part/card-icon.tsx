/* Icons that only cards need: they come with them. */
const drawn = {
  card: 'M3 7.500A2 2 0 0 1 5 5.500h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zM3 10h18M6.500 15h4',
  snow: 'M12 3v18M4.200 7.500l15.600 9M19.800 7.500l-15.600 9M9.500 4.500 12 7l2.500-2.500M9.500 19.500 12 17l2.500 2.500',
  sliders: 'M4 8h9M17 8h3M4 16h3M11 16h9M13 8a2 2 0 1 0 4 0 2 2 0 1 0-4 0ZM7 16a2 2 0 1 0 4 0 2 2 0 1 0-4 0Z',
  keypad: 'M6 6v.100M12 6v.100M18 6v.100M6 12v.100M12 12v.100M18 12v.100M12 18v.100',
  plus: 'M12 5v14M5 12h14',
} as const;

export type CardIconName = keyof typeof drawn;

export function CardIcon({ name, size = 24 }: { name: CardIconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={name === 'keypad' ? 2.6 : 1.75}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={drawn[name]} />
    </svg>
  );
}
