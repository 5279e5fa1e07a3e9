/* Bills come as one piece, screens and words together: one name in the first load instead of many. */
import type { ScreenModule } from './routes';
import * as bill from './screens/bill/view';
import * as bills from './screens/bills/view';
import * as charges from './screens/charges/view';
import { speakBills } from './text/bills';
import { speakStanding } from './text/standing';
import { speakTransfers } from './text/transfers';

const screens = { bill, bills, charges };

export async function open(name: keyof typeof screens): Promise<ScreenModule> {
  await Promise.all([speakBills(), speakTransfers(), speakStanding()]);
  return screens[name];
}
