/* The camera of a browser: on while it is looked through, and off whatever way that ends. */
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { readCode } from '../window/scan';

export type CameraState = 'starting' | 'looking' | 'denied' | 'none';

const PAUSE_MS = 200;
/* As much of a frame as a code needs: larger ones take a phone too long. */
const FRAME_SIDE = 960;

export const hasCamera = () => typeof navigator.mediaDevices?.getUserMedia === 'function';

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/* Looks at the frames one after another until one has a code or nobody wants it any more. */
async function watch(video: HTMLVideoElement, wanted: () => boolean): Promise<string | null> {
  while (wanted()) {
    const { videoWidth: width, videoHeight: height } = video;
    const code = width > 0 ? await readCode({ image: video, width, height }, FRAME_SIDE) : null;
    if (code !== null) return code;
    await new Promise((next) => setTimeout(next, PAUSE_MS));
  }
  return null;
}

export function useCamera(onFound: (code: string) => void): {
  view: RefObject<HTMLVideoElement | null>;
  state: CameraState;
} {
  const view = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>('starting');
  useEffect(() => {
    let current = true;
    let opened: MediaStream | null = null;
    const look = async () => {
      const wish = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } };
      const stream = await navigator.mediaDevices.getUserMedia({ video: wish, audio: false });
      const video = view.current;
      if (!current || !video) return stop(stream); /* it was closed while the browser asked */
      opened = stream;
      video.srcObject = stream;
      await video.play();
      setState('looking');
      const code = await watch(video, () => current);
      if (code !== null && current) onFound(code);
    };
    look().catch((error: unknown) => {
      if (opened) stop(opened);
      if (current) setState(error instanceof DOMException && error.name === 'NotAllowedError' ? 'denied' : 'none');
    });
    return () => {
      current = false;
      if (opened) stop(opened);
    };
  }, []);
  return { view, state };
}
