/* Asking for money comes as one piece, screens and words together. */
import type { ScreenModule } from './routes';
import * as ask from './screens/ask/view';
import * as asks from './screens/asks/view';
import * as pay from './screens/pay/view';
import { speakAsks } from './text/asks';
import { speakStanding } from './text/standing';
import { speakTransfers } from './text/transfers';

const screens = { ask, asks, pay };

export async function open(name: keyof typeof screens): Promise<ScreenModule> {
  await Promise.all([speakAsks(), speakTransfers(), speakStanding()]);
  return screens[name];
}
