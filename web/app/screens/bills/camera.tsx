/* What the camera sees, until it has seen a code; other ways to give one. */
import { Button } from '../../../ui/button';
import { Note } from '../../../ui/note';
import { Sheet } from '../../../ui/sheet';
import { useCamera } from '../../part/camera';
import { text } from '../../text';
import { bills } from '../../text/bills';

interface CameraProps {
  onFound: (code: string) => void;
  onPicture: () => void;
  onClose: () => void;
}

export function Camera({ onFound, onPicture, onClose }: CameraProps) {
  const { view, state } = useCamera(onFound);
  const isBad = state === 'denied' || state === 'none';
  return (
    <Sheet title={bills.camera.title} closeLabel={text.common.close} onClose={onClose}>
      <div class="bills-camera">
        <video ref={view} class="bills-camera-view" hidden={isBad} muted playsInline aria-label={bills.camera.view} />
        <div aria-live="polite">
          <Note look={isBad ? 'bad' : 'plain'} icon={isBad ? 'warning' : undefined}>
            {bills.camera[state]}
          </Note>
        </div>
        <Button look="soft" wide onPress={onPicture}>
          {bills.camera.picture}
        </Button>
        <p class="bills-camera-paste">{bills.camera.paste}</p>
      </div>
    </Sheet>
  );
}
