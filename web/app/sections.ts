/* What every visit looks at comes as one piece: one name in the first load instead of many. */
import type { ScreenModule } from './routes';
import * as about from './screens/about/view';
import * as help from './screens/help/view';
import * as history from './screens/history/view';
import * as home from './screens/home/view';
import * as more from './screens/more/view';
import * as move from './screens/move/view';
import * as notices from './screens/notices/view';
import * as opened from './screens/opened/view';
import { speakMoving } from './text';

const screens = { about, help, history, home, more, move, notices, opened };
/* Their words are a dictionary of their own. */
const moving: readonly string[] = ['move', 'notices'] satisfies (keyof typeof screens)[];

export async function open(name: keyof typeof screens): Promise<ScreenModule> {
  if (moving.includes(name)) await speakMoving();
  return screens[name];
}
