/* A code read by whatever this window has: the messenger's reader, the browser's camera, or a picture. */
import { useState } from 'preact/hooks';
import { useLater } from '../../ui/hooks';
import { useApp } from '../context';
import { hasCamera } from './camera';

export interface CodeScan {
  readonly start: () => void;
  /* The camera of the browser itself is open. */
  readonly looking: boolean;
  readonly stop: () => void;
  readonly picture: () => void;
  readonly found: (code: string) => void;
}

/* onCode: null when nothing was read. */
export function useCodeScan(onCode: (code: string | null) => void): CodeScan {
  const { window } = useApp();
  const [looking, setLooking] = useState(false);
  const ask = async () => onCode(await window.scan());
  return {
    start: () => {
      if (window.name === 'browser' && hasCamera()) setLooking(true);
      else void ask();
    },
    looking,
    stop: () => setLooking(false),
    picture: () => {
      setLooking(false);
      void ask();
    },
    found: (code) => {
      setLooking(false);
      onCode(code);
    },
  };
}

export function CodeCamera({ scan }: { scan: CodeScan }) {
  const Camera = useLater(() => import('./code-camera').then(({ load }) => load()), scan.looking);
  return Camera && scan.looking ? <Camera onFound={scan.found} onPicture={scan.picture} onClose={scan.stop} /> : null;
}
