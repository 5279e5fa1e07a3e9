/* The rows of the payments screen: one a form. */
import type { Tint } from '../../../ui/badge';
import type { IconName } from '../../../ui/icon';
import { text } from '../../text';
import { transfers } from '../../text/transfers';

export interface Choice {
  readonly to: string;
  readonly icon: IconName;
  readonly tint: Tint;
  readonly title: () => string;
  readonly hint: () => string;
}

export interface ChoiceGroup {
  /* Said to screen readers, and above the rows. */
  readonly title: () => string;
  readonly choices: readonly Choice[];
}

export const groups: readonly ChoiceGroup[] = [
  {
    title: () => transfers.hub.transfers,
    choices: [
      {
        to: '/payments/phone',
        icon: 'phone',
        tint: 'teal',
        title: () => text.payments.phone,
        hint: () => transfers.hub.phoneHint,
      },
      {
        to: '/bills',
        icon: 'receipt',
        tint: 'teal',
        title: () => text.payments.bills,
        hint: () => text.payments.billsHint,
      },
      {
        to: '/payments/own',
        icon: 'swap',
        tint: 'teal',
        title: () => text.payments.own,
        hint: () => text.payments.ownHint,
      },
      {
        to: '/payments/number',
        icon: 'wallet',
        tint: 'teal',
        title: () => text.payments.account,
        hint: () => transfers.hub.numberHint,
      },
      {
        to: '/payments/requisites',
        icon: 'building',
        tint: 'teal',
        title: () => text.payments.requisites,
        hint: () => transfers.hub.requisitesHint,
      },
    ],
  },
];

/* Below what was paid lately. */
export const settings: readonly Choice[] = [
  {
    to: '/payments/limits',
    icon: 'shield',
    tint: 'slate',
    title: () => text.payments.limits,
    hint: () => transfers.hub.limitsHint,
  },
];
