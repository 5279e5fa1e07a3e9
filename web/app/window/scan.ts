/* A QR code from a picture: the camera of a phone where no messenger offers its own reader. */

interface Detector {
  detect(image: ImageBitmap): Promise<readonly { readonly rawValue: string }[]>;
}

type DetectorMaker = new (options: { formats: readonly string[] }) => Detector;

function choosePicture(): Promise<File | null> {
  return new Promise((resolve) => {
    const field = document.createElement('input');
    field.type = 'file';
    field.accept = 'image/*';
    field.setAttribute('capture', 'environment');
    field.addEventListener('change', () => resolve(field.files?.[0] ?? null));
    field.addEventListener('cancel', () => resolve(null));
    field.click();
  });
}

export async function scanPicture(): Promise<string | null> {
  const { BarcodeDetector: Maker } = globalThis as { BarcodeDetector?: DetectorMaker };
  const picture = Maker ? await choosePicture() : null;
  if (!Maker || !picture) return null;
  try {
    const found = await new Maker({ formats: ['qr_code'] }).detect(await createImageBitmap(picture));
    return found[0]?.rawValue ?? null;
  } catch {
    return null;
  }
}
