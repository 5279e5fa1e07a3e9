/* Paying comes as one piece, screens and words together. */
import type { ScreenModule } from './routes';
import * as done from './screens/done/view';
import * as limits from './screens/limits/view';
import * as operation from './screens/operation/view';
import * as payments from './screens/payments/view';
import * as number from './screens/transfer-number/view';
import * as own from './screens/transfer-own/view';
import * as phone from './screens/transfer-phone/view';
import * as requisites from './screens/transfer-requisites/view';
import { speakStanding } from './text/standing';
import { speakTransfers } from './text/transfers';

const screens = { done, limits, operation, payments, number, own, phone, requisites };

export async function open(name: keyof typeof screens): Promise<ScreenModule> {
  await Promise.all([speakTransfers(), speakStanding()]);
  return screens[name];
}
