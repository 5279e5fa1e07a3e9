/* A QR code from a picture or from what a camera sees, where no messenger offers its own reader. */
import { isDoubtful, textOfCode } from './code-text';

interface Detector {
  detect(image: ImageBitmap | HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

type DetectorMaker = new (options: { formats: readonly string[] }) => Detector;

function choosePicture(): Promise<File | null> {
  return new Promise((resolve) => {
    const field = document.createElement('input');
    field.type = 'file';
    field.accept = 'image/*';
    field.addEventListener('change', () => resolve(field.files?.[0] ?? null));
    field.addEventListener('cancel', () => resolve(null));
    field.click();
  });
}

const MOST_SIDE = 1600;

interface Seen {
  readonly image: ImageBitmap | HTMLVideoElement;
  readonly width: number;
  readonly height: number;
}

/* Where the browser has no reader of its own, or that cannot know: ours, which gives the bytes. It comes when needed. */
async function readHere({ image, width: wide, height: high }: Seen, most: number): Promise<string | null> {
  const scale = Math.min(1, most / Math.max(wide, high));
  const [width, height] = [Math.round(wide * scale), Math.round(high * scale)];
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(image, 0, 0, width, height);
  const { default: read } = await import('jsqr');
  const found = read(context.getImageData(0, 0, width, height).data, width, height);
  return found && textOfCode(Uint8Array.from(found.binaryData));
}

/* What the browser's own reader sees; null where there is none, or it does not work here. */
async function readByBrowser({ image }: Seen): Promise<string | null> {
  const { BarcodeDetector: Maker } = globalThis as { BarcodeDetector?: DetectorMaker };
  if (!Maker) return null;
  try {
    const found = await new Maker({ formats: ['qr_code'] }).detect(image);
    return found[0]?.rawValue || null;
  } catch {
    return null;
  }
}

export async function readCode(seen: Seen, most = MOST_SIDE): Promise<string | null> {
  const text = await readByBrowser(seen);
  return text === null || isDoubtful(text) ? readHere(seen, most) : text;
}

export async function scanPicture(): Promise<string | null> {
  const picture = await choosePicture();
  if (!picture) return null;
  try {
    const image = await createImageBitmap(picture);
    return await readCode({ image, width: image.width, height: image.height });
  } catch {
    return null;
  }
}
