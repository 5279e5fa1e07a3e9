import './qr-code.css';
import { useMemo } from 'preact/hooks';
import { qrOf } from '../model/qr';

const QUIET = 4;

/* A link as a picture for a camera. Nothing when it is too long for one. */
export function QrCode({ words, label }: { words: string; label: string }) {
  const modules = useMemo(() => qrOf(words), [words]);
  if (!modules) return null;
  const side = modules.length + 2 * QUIET;
  const path = modules
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')))
    .join('');
  return (
    <svg class="qr-code" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={path} fill="currentColor" />
    </svg>
  );
}
