/* Templates and scheduled payments come as one piece, screens and words together. */
import type { ScreenModule } from './routes';
import * as again from './screens/again/view';
import * as list from './screens/standing/list';
import * as fresh from './screens/standing/new';
import * as one from './screens/standing/view';
import { speakStanding } from './text/standing';
import { speakTransfers } from './text/transfers';

const screens = { again, fresh, list, one };

export async function open(name: keyof typeof screens): Promise<ScreenModule> {
  await Promise.all([speakStanding(), speakTransfers()]);
  return screens[name];
}
