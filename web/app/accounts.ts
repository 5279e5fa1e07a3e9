/* Accounts come as one piece, screens and words together: one name in the first load instead of many. */
import type { ScreenModule } from './routes';
import * as one from './screens/account/view';
import * as close from './screens/account-close/view';
import * as opening from './screens/account-open/view';
import * as requisites from './screens/account-requisites/view';
import * as settings from './screens/account-settings/view';
import * as all from './screens/accounts/view';
import { speakAccounts } from './text/accounts';

const screens = { one, all, new: opening, requisites, settings, close };

export async function open(name: keyof typeof screens): Promise<ScreenModule> {
  await speakAccounts();
  return screens[name];
}
