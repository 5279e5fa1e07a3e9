/* What the camera sees, until it has seen a code; other ways to give one. */
import './code-camera.css';
import { Button } from '../../ui/button';
import { Note } from '../../ui/note';
import { Sheet } from '../../ui/sheet';
import { text } from '../text';
import { bills, speakBills } from '../text/bills';
import { useCamera } from './camera';

/* With its words. */
export async function load() {
  await speakBills();
  return Camera;
}

interface CameraProps {
  onFound: (code: string) => void;
  onPicture: () => void;
  onClose: () => void;
}

function Camera({ onFound, onPicture, onClose }: CameraProps) {
  const { view, state } = useCamera(onFound);
  const isBad = state === 'denied' || state === 'none';
  return (
    <Sheet title={bills.camera.title} closeLabel={text.common.close} onClose={onClose}>
      <div class="code-camera">
        <video ref={view} class="code-camera-view" hidden={isBad} muted playsInline aria-label={bills.camera.view} />
        <div aria-live="polite">
          <Note look={isBad ? 'bad' : 'plain'} icon={isBad ? 'warning' : undefined}>
            {bills.camera[state]}
          </Note>
        </div>
        <Button look="soft" wide onPress={onPicture}>
          {bills.camera.picture}
        </Button>
        <p class="code-camera-paste">{bills.camera.paste}</p>
      </div>
    </Sheet>
  );
}
