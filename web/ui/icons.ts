/* One family: 24 px, strokes of 1.75, round ends. Each is the d of its paths. These are there from the first paint on:
   what stands around the screens, and what sign-in shows. All others are in more-icons.ts and come with any screen. */
export const icons = {
  home: 'M4 10.6 12 4l8 6.6V19a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 19zM9.5 20.5v-6h5v6',
  payments: 'M4 8.5h14.5M15 4.5l4 4-4 4M20 15.5H5.5M9 11.5l-4 4 4 4',
  history: 'M12 7.5V12l3 2M4.2 10.2A8 8 0 1 1 4 12.7M4 5.5v4.7h4.7',
  more: 'M4 7h16M4 12h16M4 17h16',
  back: 'M19 12H5.5M11.5 5.5 5 12l6.5 6.5',
  chevron: 'm9.5 5.5 6.5 6.5-6.5 6.5',
  down: 'm6 9.5 6 6 6-6',
  close: 'M6 6l12 12M18 6 6 18',
  eye: 'M2.8 12S6 5.5 12 5.5 21.2 12 21.2 12 18 18.5 12 18.5 2.8 12 2.8 12ZM12 9.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6Z',
  copy: 'M9.5 8.5h9a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 8 19v-9a1.5 1.5 0 0 1 1.5-1.5ZM16 8.5V5a1.5 1.5 0 0 0-1.5-1.5h-9A1.5 1.5 0 0 0 4 5v9a1.5 1.5 0 0 0 1.5 1.5H8',
  clock: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 7.5V12l3 2',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  warning: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.2',
  offline:
    'M3 3l18 18M8.5 16a5 5 0 0 1 7 0M5.2 12.5a10 10 0 0 1 4.5-2.6M14.5 10a10 10 0 0 1 4.3 2.5M2.5 9a14 14 0 0 1 4.3-2.7M11 5a14 14 0 0 1 10.5 4M12 19.5v.2',
  shield: 'M12 3.5 4.5 6.5V12c0 4.5 3.2 7.4 7.5 8.8 4.3-1.4 7.5-4.3 7.5-8.8V6.5zM8.8 12l2.3 2.3 4.3-4.3',
  globe:
    'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM3.5 12h17M12 3.5c2.5 2.5 3.7 5.3 3.7 8.5s-1.2 6-3.7 8.5c-2.5-2.5-3.7-5.3-3.7-8.5S9.5 6 12 3.5Z',
} as const;
