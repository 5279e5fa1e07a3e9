/* Cards come as one piece, screens and words together: one name in the first load instead of many. */
import type { ScreenModule } from './routes';
import * as card from './screens/card/view';
import * as limits from './screens/card-limits/view';
import * as issue from './screens/card-new/view';
import { speakCards } from './text/cards';

const screens = { card, limits, issue };

export async function open(name: keyof typeof screens): Promise<ScreenModule> {
  await speakCards();
  return screens[name];
}
